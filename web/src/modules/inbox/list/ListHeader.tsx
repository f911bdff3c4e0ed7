import { ActionIcon, CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconChevronDown, IconFilter, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Counts } from '@/api/types';
import { ActionMenu } from '@/components/ActionMenu';
import { countsQuery, endpointsQuery } from '../queries';
import type { InboxSearch, View } from '../views';
import classes from './ListHeader.module.css';

const inView = ['open', 'unread', 'people', 'mine'] as const satisfies readonly View[];
const inMenu = ['assistant', 'unassigned', 'closed'] as const satisfies readonly View[];

interface HeaderProps {
  search: InboxSearch;
  onChange: (change: Partial<InboxSearch>) => void;
}

function Tab({
  view,
  count,
  active,
  onPick,
}: {
  view: View;
  count: number | undefined;
  active: boolean;
  onPick: (view: View) => void;
}) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <button
      type="button"
      className={classes.tab}
      data-active={active || undefined}
      aria-pressed={active}
      onClick={() => onPick(view)}
    >
      {t(`view.${view}`)}
      {count === undefined ? null : <span className={classes.number}>{count}</span>}
    </button>
  );
}

function Views({ search, onChange }: HeaderProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const counts: Partial<Counts> = useQuery(countsQuery).data ?? {};
  const view = search.view ?? 'open';
  const pick = (next: View) => onChange({ view: next === 'open' ? undefined : next });
  const elsewhere = inMenu.find((other) => other === view);
  return (
    <div className={classes.bar} role="group" aria-label={t('view.label')}>
      <div className={classes.tabs}>
        {inView.map((each) => (
          <Tab key={each} view={each} count={counts[each]} active={each === view} onPick={pick} />
        ))}
      </div>
      <ActionMenu
        groups={[
          inMenu.map((each) => ({
            key: each,
            label: t(`view.${each}`),
            checked: each === view,
            end: <span className={classes.number}>{counts[each] ?? ''}</span>,
            onPick: () => pick(each),
          })),
        ]}
      >
        <button
          type="button"
          className={classes.tab}
          data-active={elsewhere ? true : undefined}
          aria-label={t('view.more')}
          title={t('view.more')}
        >
          {elsewhere ? t(`view.${elsewhere}`) : null}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </ActionMenu>
    </div>
  );
}

function BotFilter({ search, onChange }: HeaderProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const { data = [] } = useQuery(endpointsQuery);
  if (data.length < 2 && !search.bot) return null;
  const chosen = data.find((endpoint) => endpoint.id === search.bot);
  const label = chosen ? t('filter.only', { name: chosen.name }) : t('filter.label');
  return (
    <ActionMenu
      width={240}
      groups={[
        [
          {
            key: 'all',
            label: t('filter.all'),
            checked: !search.bot,
            onPick: () => onChange({ bot: undefined }),
          },
        ],
        data.map((endpoint) => ({
          key: endpoint.id,
          label: endpoint.name,
          checked: endpoint.id === search.bot,
          onPick: () => onChange({ bot: endpoint.id }),
        })),
      ]}
    >
      <ActionIcon variant={search.bot ? 'light' : 'default'} size={32} aria-label={label} title={label}>
        <IconFilter size={16} />
      </ActionIcon>
    </ActionMenu>
  );
}

function SearchField({ search, onChange }: HeaderProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const [typed, setTyped] = useState(search.q ?? '');
  const send = useDebouncedCallback((text: string) => onChange({ q: text.trim() || undefined }), 250);
  const type = (text: string) => {
    setTyped(text);
    send(text);
  };
  return (
    <TextInput
      className={classes.search}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        if (typed) type('');
        else event.currentTarget.blur();
      }}
      placeholder={t('search.placeholder')}
      aria-label={t('search.placeholder')}
      id="inbox-search"
      leftSection={<IconSearch size={16} />}
      rightSection={
        typed ? <CloseButton size="sm" aria-label={t('search.clear')} onClick={() => type('')} /> : null
      }
    />
  );
}

export function ListHeader(props: HeaderProps) {
  return (
    <div className={classes.header}>
      <div className={classes.top}>
        <SearchField {...props} />
        <BotFilter {...props} />
      </div>
      <Views {...props} />
    </div>
  );
}
