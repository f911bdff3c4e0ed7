import i18next from 'i18next';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { pageHeaders, setCsrfToken } from './client';

beforeAll(() => i18next.init({ lng: 'ru', resources: {} }));
afterEach(() => setCsrfToken(''));

it('asks for answers in the language of the page', async () => {
  expect(pageHeaders('GET')).toEqual({ 'Accept-Language': 'ru' });
  await i18next.changeLanguage('en');
  expect(pageHeaders('GET')).toEqual({ 'Accept-Language': 'en' });
  await i18next.changeLanguage('ru');
});

it('shows the token with unsafe requests alone', () => {
  setCsrfToken('token');
  expect(pageHeaders('GET')).not.toHaveProperty('X-CSRF-Token');
  expect(pageHeaders('POST')).toEqual({ 'Accept-Language': 'ru', 'X-CSRF-Token': 'token' });
});
