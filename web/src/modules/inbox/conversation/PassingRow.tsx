import { IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Passing } from './useAnswerDraft';
import classes from './PassingRow.module.css';

function Dots() {
  return (
    <span className={classes.dots} aria-hidden>
      <i />
      <i />
      <i />
    </span>
  );
}

/** The assistant's answer as it grows, and who is typing. */
export function PassingRow({ draft, typing }: Passing) {
  const { t } = useTranslation(['inbox', 'common']);
  const typist = typing && typing.who !== 'assistant' ? typing : null;
  return (
    <>
      {draft ? (
        <div className={classes.draft}>
          <span className={classes.label}>
            <IconSparkles size={14} aria-hidden />
            {t(draft.text ? 'draft.writing' : 'draft.thinking')}
          </span>
          <div className={classes.bubble}>
            {draft.text ? <span className={classes.text}>{draft.text}</span> : <Dots />}
          </div>
        </div>
      ) : null}
      {typist ? (
        <div className={classes.typing}>
          <Dots />
          {t('typing', { name: typist.name })}
        </div>
      ) : null}
    </>
  );
}
