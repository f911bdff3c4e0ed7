import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { queryClient } from '@/api/query-client';
import { cssVariables, schemeManager, theme } from '@/theme/theme';
import { router } from './router';
import { ToasterHost } from './ToasterHost';

export function App() {
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <ToasterHost />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
