import { useTranslation } from 'react-i18next';
import type { FieldFault } from './check-values';

/** What is wrong with a field and how to put it right. */
export function useFaultText(): (fault: FieldFault) => string {
  const { t } = useTranslation('module');
  return ({ fault, limit, format }) => {
    if (fault !== 'format') return t(`settings.fault.${fault}`, { limit });
    if (format === 'uri' || format === 'url') return t('settings.format.uri');
    return t(format === 'email' ? 'settings.format.email' : 'settings.format.other');
  };
}
