// Sets the colour scheme before the first paint; a file of its own because the page allows no inline script.
(function () {
  var root = document.documentElement;
  var theme = null;
  try {
    theme = localStorage.getItem('patchbay.theme');
    root.lang =
      localStorage.getItem('patchbay.locale') || (navigator.language.indexOf('ru') === 0 ? 'ru' : 'en');
  } catch (error) {
    theme = null;
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
