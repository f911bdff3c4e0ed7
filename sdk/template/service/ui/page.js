// The module's page in the web app, at /m/__id__. Called anew whenever it is opened.
export async function mount(element, api) {
  const { button, field, section, table } = api.components;
  const text = field({ label: 'Note', kind: 'multiline' });

  const draw = async () => {
    const { items } = await api.fetch('notes');
    const rows = items.map((note) => [note.text, note.author, new Date(note.at).toLocaleString(api.i18n.language)]);
    list.replaceChildren(
      table({ columns: [{ title: 'Note' }, { title: 'By' }, { title: 'When' }], rows, empty: 'No notes yet' }),
    );
  };
  const add = async () => {
    await api.fetch('notes', { method: 'POST', body: { text: text.input.value } });
    text.input.value = '';
    await draw();
  };

  const list = document.createElement('div');
  element.append(section({ title: '__title__' }, text.element, button({ label: 'Add', kind: 'primary', onClick: add }), list));
  await draw();
}
