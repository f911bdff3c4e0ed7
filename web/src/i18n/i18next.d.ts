import 'i18next';
import type accounts from './locales/en/accounts.json';
import type common from './locales/en/common.json';
import type errors from './locales/en/errors.json';
import type inbox from './locales/en/inbox.json';
import type module from './locales/en/module.json';
import type openai from './locales/en/openai.json';
import type system from './locales/en/system.json';
import type telegram from './locales/en/telegram.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      accounts: typeof accounts;
      common: typeof common;
      errors: typeof errors;
      inbox: typeof inbox;
      module: typeof module;
      openai: typeof openai;
      server: { words: Record<string, string> };
      system: typeof system;
      telegram: typeof telegram;
    };
  }
}
