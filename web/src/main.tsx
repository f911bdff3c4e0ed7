import './theme/mantine.css';
import './theme/tokens.css';
import './theme/global.css';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client';
import { App } from './app/App';
import { sessionQuery } from './app/session';
import { startTexts } from './i18n';

async function start(): Promise<void> {
  const place = document.getElementById('root');
  if (!place) return;
  // Who is logged in and the texts are fetched side by side.
  queryClient.query(sessionQuery).catch(() => undefined);
  await startTexts();
  createRoot(place).render(<App />);
}

void start();
