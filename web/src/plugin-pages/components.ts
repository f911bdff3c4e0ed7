import type {
  ButtonOptions,
  Components,
  Content,
  EmptyOptions,
  Field,
  FieldOptions,
  NoteOptions,
  SectionOptions,
  TableOptions,
} from '../../plugin-api/patchbay';
import { toastFailed } from '@/components/toast';
import { messageOf } from './plugin-run';
import classes from './components.module.css';

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string | undefined,
  ...children: (Content | undefined)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  for (const child of children) if (child !== undefined && child !== '') element.append(child);
  return element;
}

function button({ label, kind = 'default', onClick }: ButtonOptions): HTMLButtonElement {
  const element = make('button', classes.button, label);
  element.type = 'button';
  element.dataset.kind = kind;
  element.addEventListener('click', () => {
    const result = onClick();
    if (!(result instanceof Promise)) return;
    element.disabled = true;
    result
      .catch((error: unknown) => toastFailed(messageOf(error)))
      .finally(() => {
        element.disabled = false;
      });
  });
  return element;
}

function section({ title, about, action }: SectionOptions, ...children: Content[]): HTMLElement {
  const head = make('div', classes.head, make('h2', classes.title, title), action);
  return make('section', classes.section, head, about ? make('p', classes.about, about) : '', ...children);
}

function table({ columns, rows, empty }: TableOptions): HTMLElement {
  if (rows.length === 0) return make('p', classes.about, empty);
  const aligned = (cell: HTMLElement, index: number) => {
    cell.dataset.align = columns[index]?.align ?? 'start';
    return cell;
  };
  const head = make(
    'tr',
    undefined,
    ...columns.map((column, index) => aligned(make('th', undefined, column.title), index)),
  );
  const body = rows.map((row) =>
    make('tr', undefined, ...row.map((cell, index) => aligned(make('td', undefined, cell), index))),
  );
  const element = make(
    'table',
    classes.table,
    make('thead', undefined, head),
    make('tbody', undefined, ...body),
  );
  const box = make('div', classes.tableBox, element);
  box.tabIndex = 0;
  return box;
}

function note({ title, text, tone = 'info', action }: NoteOptions): HTMLElement {
  const element = make(
    'div',
    classes.note,
    make('strong', undefined, title),
    text ? make('p', undefined, text) : '',
    action,
  );
  element.dataset.tone = tone;
  element.setAttribute('role', tone === 'danger' ? 'alert' : 'status');
  return element;
}

function choice(choices: NonNullable<FieldOptions['choices']>): HTMLSelectElement {
  const element = make('select', classes.input);
  for (const { value, label } of choices) element.add(new Option(label, value));
  return element;
}

function inputOf({ kind = 'text', choices = [], value }: FieldOptions): Field['input'] {
  if (kind === 'checkbox') {
    const element = make('input', classes.checkbox);
    element.type = 'checkbox';
    element.checked = value === true;
    return element;
  }
  const element =
    kind === 'choice' ? choice(choices) : make(kind === 'multiline' ? 'textarea' : 'input', classes.input);
  if (element instanceof HTMLInputElement) element.type = kind;
  if (value !== undefined) element.value = String(value);
  return element;
}

let count = 0;

function field(options: FieldOptions): Field {
  const input = inputOf(options);
  input.id = `plugin-field-${++count}`;
  const label = make('label', classes.label, options.label);
  label.htmlFor = input.id;
  const error = make('div', classes.error);
  error.id = `${input.id}-error`;
  input.addEventListener('input', () => options.onChange?.(input.value));
  const about = options.about ? make('div', classes.about, options.about) : '';
  const element =
    options.kind === 'checkbox'
      ? make('div', classes.field, make('div', classes.check, input, label), about, error)
      : make('div', classes.field, label, about, input, error);
  const setError = (message: string) => {
    error.textContent = message;
    input.setAttribute('aria-invalid', String(message !== ''));
    if (message) input.setAttribute('aria-describedby', error.id);
    else input.removeAttribute('aria-describedby');
  };
  return { element, input, setError };
}

function empty({ title, text, action }: EmptyOptions): HTMLElement {
  return make(
    'div',
    classes.empty,
    make('h2', classes.title, title),
    text ? make('p', classes.about, text) : '',
    action,
  );
}

function loading(label = ''): HTMLElement {
  const element = make('div', classes.loading, make('span', 'visually-hidden', label));
  element.setAttribute('role', 'status');
  return element;
}

/** Elements with the app's look, for pages that know nothing of React. */
export const pluginComponents: Components = { button, section, table, note, field, empty, loading };
