import { useTranslation } from 'react-i18next';
import { useSession } from '@/app/session';
import { Section } from '@/components/Page';
import { useModuleWords } from '@/modules/system/module-words';
import { cardsOf, pagePath } from './plugin-pages';
import { PluginMount } from './PluginMount';
import classes from './PluginCards.module.css';

/** What running modules show of themselves beside the health of the server. */
export function PluginCards() {
  const { t } = useTranslation();
  const words = useModuleWords();
  const cards = cardsOf(useSession().module_pages);
  if (cards.length === 0) return null;
  return (
    <Section title={t('plugin.cards')}>
      <div className={classes.grid}>
        {cards.map(({ module, file }) => {
          const name = words(module.id, 'name', module.name);
          return (
            <section key={module.id} className={classes.card}>
              <h3 className={classes.name}>{name}</h3>
              <PluginMount module={module} name={name} file={file} pagePath={pagePath(module.id, '')} />
            </section>
          );
        })}
      </div>
    </Section>
  );
}
