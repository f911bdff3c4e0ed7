import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import type { FieldFault } from './check-values';
import { patternHintOf } from './schema-words';

const formats = [
  'uri',
  'email',
  'date',
  'time',
  'date-time',
  'duration',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
  'other',
] as const;
type Format = (typeof formats)[number];

function knownFormat(format: string): Format {
  return formats.find((each) => each === (format === 'url' ? 'uri' : format)) ?? 'other';
}

/** What is wrong with a field and how to put it right. */
export function useFaultText(): (fault: FieldFault) => string {
  const { t } = useTranslation('module');
  return ({ fault, limit, format, schema }) => {
    if (fault === 'format') return t(`settings.format.${knownFormat(format)}`);
    const hint = fault === 'pattern' ? patternHintOf(schema, currentLocale()) : undefined;
    return hint === undefined ? t(`settings.fault.${fault}`, { limit }) : t('settings.hint', { hint });
  };
}
