import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { StateWord } from '@/components/StateWord';
import type { Module } from '../../contract';
import { useModuleWords } from '../../module-words';
import classes from './Overview.module.css';

function Needs({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  return module.needs.map((service) => {
    const missing = module.missing.includes(service);
    return (
      <div key={service} style={{ display: 'contents' }}>
        <dt>{t('services.needs')}</dt>
        <dd>
          <span className={classes.tag}>{service}</span>
          <StateWord tone={missing ? 'warning' : 'ok'}>
            {t(missing ? 'services.missing' : 'services.there')}
          </StateWord>
        </dd>
      </div>
    );
  });
}

function Related({ module }: { module: Module }) {
  const { t } = useTranslation(['module', 'system']);
  const words = useModuleWords();
  return (
    <dl className={classes.facts}>
      <Needs module={module} />
      {module.offers.length > 0 ? (
        <>
          <dt>{t('services.offers')}</dt>
          <dd>
            {module.offers.map((service) => (
              <span key={service} className={classes.tag}>
                {service}
              </span>
            ))}
          </dd>
        </>
      ) : null}
      {module.dependents.length > 0 ? (
        <>
          <dt>{t('services.dependents')}</dt>
          <dd>
            {module.dependents.map((other) => (
              <Link
                key={other.id}
                to="/modules/$moduleId"
                params={{ moduleId: other.id }}
                className={classes.link}
              >
                {words(other.id, 'name', other.name)}
              </Link>
            ))}
          </dd>
        </>
      ) : null}
    </dl>
  );
}

export function ServicesSection({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  const alone = module.needs.length + module.offers.length + module.dependents.length === 0;
  return (
    <Section title={t('services.title')} about={t('services.about')}>
      <div className={classes.box}>
        {alone ? <p className={classes.about}>{t('services.none')}</p> : <Related module={module} />}
      </div>
    </Section>
  );
}
