import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { icuFormat } from './icu';

export type Locale = 'en' | 'ru';
export const locales: readonly Locale[] = ['en', 'ru'];
const storageKey = 'patchbay.locale';

/** What the server says, by its codes and words. It says it in English, so there is no file for that. */
export const serverTexts = 'server';
export const serverLanguage: Locale = 'en';

type Texts = Record<string, unknown>;
const files = import.meta.glob<{ default: Texts }>('./locales/*/*.json');

// One file per language and part of the app, fetched with the page that needs it.
const bundled: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const file = files[`./locales/${language}/${namespace}.json`];
    if (!file && namespace === serverTexts && language === serverLanguage) {
      done(null, {});
      return;
    }
    if (!file) {
      done(new Error(`no texts for ${language}/${namespace}`), null);
      return;
    }
    file().then(
      (texts) => done(null, texts.default as Record<string, string>),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
    );
  },
};

export function isLocale(value: unknown): value is Locale {
  return value === 'en' || value === 'ru';
}

function firstLocale(): Locale {
  const kept = localStorage.getItem(storageKey);
  if (isLocale(kept)) return kept;
  return navigator.language.startsWith('ru') ? 'ru' : 'en';
}

export async function startTexts(): Promise<void> {
  await i18next
    .use(icuFormat)
    .use(bundled)
    .use(initReactI18next)
    .init({
      lng: firstLocale(),
      supportedLngs: [...locales],
      ns: ['common', 'errors'],
      defaultNS: 'common',
      fallbackLng: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: false, bindI18n: 'languageChanged loaded' },
    });
  document.documentElement.lang = i18next.language;
}

export async function setLocale(locale: Locale): Promise<void> {
  if (i18next.language === locale) return;
  localStorage.setItem(storageKey, locale);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
}

export function currentLocale(): Locale {
  return isLocale(i18next.language) ? i18next.language : 'en';
}

/** A short phrase of the server's in the reader's language, where it is known; otherwise as it came. */
export function serverWords(phrase: string): string {
  const texts: unknown = i18next.getResourceBundle(i18next.language, serverTexts);
  const words = (texts as { words?: Record<string, string> } | undefined)?.words;
  return words?.[phrase] ?? phrase;
}

/** For route loaders: the page's texts are there before it is drawn. */
export async function loadTexts(...namespaces: string[]): Promise<void> {
  await i18next.loadNamespaces(namespaces);
}
