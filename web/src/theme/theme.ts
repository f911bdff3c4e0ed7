import { createTheme, localStorageColorSchemeManager, type CSSVariablesResolver } from '@mantine/core';

/** The key that public/first-paint.js reads too. */
export const schemeManager = localStorageColorSchemeManager({ key: 'patchbay.theme' });

export const theme = createTheme({
  primaryColor: 'cord',
  primaryShade: { light: 6, dark: 6 },
  autoContrast: false,
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'var(--pb-font)',
  fontFamilyMonospace: 'var(--pb-mono)',
  headings: {
    fontFamily: 'var(--pb-font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  breakpoints: { xs: '360px', sm: '700px', md: '960px', lg: '1200px', xl: '1440px' },
  colors: {
    // One accent. Shade 6 fills, the rest follow from the tokens where Mantine asks for a shade by number.
    cord: [
      '#edf0fc',
      '#dbe2fa',
      '#c9d2f5',
      '#9db1ff',
      '#7d93f0',
      '#5675e4',
      '#3758d4',
      '#2d4abb',
      '#263e9d',
      '#1c2e75',
    ],
    red: [
      '#fdeeed',
      '#fbdddb',
      '#f6bfbc',
      '#ff8a80',
      '#ea6f68',
      '#d84e48',
      '#c4302b',
      '#a92823',
      '#8a211d',
      '#5f1714',
    ],
    dark: [
      '#edeef0',
      '#b4b8c0',
      '#8f949e',
      '#6d717b',
      '#3a3d45',
      '#26282d',
      '#1a1b1f',
      '#111214',
      '#0c0d0e',
      '#08090a',
    ],
    gray: [
      '#f7f7f8',
      '#f1f2f4',
      '#e5e6ea',
      '#cfd1d8',
      '#b4b8c0',
      '#868a94',
      '#62666f',
      '#4d515a',
      '#2b2e35',
      '#17191e',
    ],
  },
  components: {
    Tooltip: {
      defaultProps: { openDelay: 350, withArrow: false, offset: 6, transitionProps: { duration: 120 } },
    },
    DrawerRoot: {
      defaultProps: { position: 'right', size: 460, padding: 0, transitionProps: { duration: 160 } },
    },
    Modal: { defaultProps: { centered: true, size: 440, transitionProps: { duration: 140 } } },
    ModalOverlay: { defaultProps: { backgroundOpacity: 0.28 } },
    DrawerOverlay: { defaultProps: { backgroundOpacity: 0.28 } },
    Menu: {
      defaultProps: {
        position: 'bottom-end',
        transitionProps: { duration: 120 },
        shadow: 'none',
        radius: 'md',
      },
    },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
  },
});

export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--pb-canvas)',
    '--mantine-color-text': 'var(--pb-text)',
    '--mantine-color-dimmed': 'var(--pb-text-3)',
    '--mantine-color-placeholder': 'var(--pb-text-3)',
    '--mantine-color-anchor': 'var(--pb-accent-text)',
    '--mantine-color-error': 'var(--pb-danger)',
    '--mantine-color-default': 'var(--pb-raised)',
    '--mantine-color-default-hover': 'var(--pb-hover)',
    '--mantine-color-default-border': 'var(--pb-border-strong)',
    '--mantine-color-default-color': 'var(--pb-text)',
    '--mantine-primary-color-filled': 'var(--pb-accent)',
    '--mantine-primary-color-filled-hover': 'var(--pb-accent-hover)',
    '--mantine-color-cord-filled': 'var(--pb-accent)',
    '--mantine-color-cord-filled-hover': 'var(--pb-accent-hover)',
    '--mantine-color-cord-light': 'var(--pb-accent-soft)',
    '--mantine-color-cord-light-hover': 'var(--pb-accent-soft)',
    '--mantine-color-cord-light-color': 'var(--pb-accent-text)',
    '--mantine-color-red-filled': 'var(--pb-danger-fill)',
    '--mantine-color-red-filled-hover': 'var(--pb-danger-fill)',
    '--mantine-color-red-light': 'var(--pb-danger-soft)',
    '--mantine-color-red-light-color': 'var(--pb-danger)',
    '--mantine-color-gray-light': 'var(--pb-hover)',
    '--mantine-color-gray-light-hover': 'var(--pb-hover)',
    '--mantine-color-gray-light-color': 'var(--pb-text-2)',
  };
  return { variables: {}, light: shared, dark: shared };
};
