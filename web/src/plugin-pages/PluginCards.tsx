import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { modulesQuery } from '@/modules/system/data';
import { useModuleWords } from '@/modules/system/module-words';
import { cardsOf, pagePath } from './plugin-pages';
import { PluginMount } from './PluginMount';
import classes from './PluginCards.module.css';

/** What running modules show of themselves beside the health of the server. */
export function PluginCards() {
  const { t } = useTranslation();
  const words = useModuleWords();
  const { data = [] } = useQuery(modulesQuery);
  const cards = cardsOf(data);
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
