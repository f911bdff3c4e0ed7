import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type FieldProblem } from '@/api/problem';
import { useEdited } from '@/components/edit';
import { toastDone } from '@/components/toast';
import { serverWords } from '@/i18n';
import type { JsonObject, Settings } from '../../contract';
import { useSaveSettings } from '../data';
import { checkValues, placeProblems } from './check-values';
import { useFaultText } from './fault-text';
import type { Field } from './schema-fields';
import { shownFields, typedOf, valuesToSend, type Edit, type Typed } from './typed-values';

type Errors = Record<string, string>;

export interface SettingsForm {
  fields: Field[];
  typed: Typed;
  errors: Errors;
  /** What the server refused and no field shows. */
  elsewhere: FieldProblem[];
  dirty: boolean;
  saving: boolean;
  error: unknown;
  /** Shows what somebody else saved, with what was typed here kept; absent while nobody did. */
  reload: (() => void) | undefined;
  change: (pointer: string, value: Edit) => void;
  discard: () => void;
  submit: () => void;
  /** The values as they would be sent; undefined while some are wrong, which the fields then say. */
  checked: () => JsonObject | undefined;
}

/** A list that changes may have its rows elsewhere. */
const without = (errors: Errors, pointer: string): Errors =>
  Object.fromEntries(
    Object.entries(errors).filter(([key]) => key !== pointer && !key.startsWith(`${pointer}/`)),
  );

export function useSettingsForm(id: string, settings: Settings): SettingsForm {
  const { t } = useTranslation('module');
  const faultText = useFaultText();
  const save = useSaveSettings(id);
  const [typed, setTyped] = useState(() => typedOf(settings));
  const [refused, setRefused] = useState<Errors>({});
  const [elsewhere, setElsewhere] = useState<FieldProblem[]>([]);
  const [strict, setStrict] = useState(false);
  const latest = useRef(typed);
  const setValues = (values: Typed) => {
    latest.current = values;
    setTyped(values);
  };
  const edited = useEdited({
    latest: settings,
    form: { getValues: () => latest.current, setValues },
    valuesOf: typedOf,
    onReload: save.reset,
  });
  const base = edited.base ?? settings;
  const fields = shownFields(base, typed);
  const faults = strict ? checkValues(base, typed) : {};
  const errors: Errors = { ...refused };
  for (const [pointer, fault] of Object.entries(faults)) errors[pointer] = faultText(fault);

  const dirty = JSON.stringify(typed) !== JSON.stringify(typedOf(base));
  const { reload } = edited;
  useEffect(() => {
    if (!dirty) reload?.();
  }, [dirty, reload]);

  const checked = () => {
    setStrict(true);
    return Object.keys(checkValues(base, typed)).length > 0 ? undefined : valuesToSend(base, typed);
  };
  const showRefused = (problems: FieldProblem[]) => {
    const placed = placeProblems(problems, fields, latest.current);
    setElsewhere(placed.rest);
    setRefused(
      Object.fromEntries(
        Object.entries(placed.byField).map(([pointer, { reason, fix }]) => [
          pointer,
          [reason, fix ?? ''].filter(Boolean).map(serverWords).join(' '),
        ]),
      ),
    );
  };
  const submit = () => {
    const values = checked();
    if (!values) return;
    setElsewhere([]);
    save.mutate(
      { version: base.version, values },
      {
        onSuccess: (saved) => {
          edited.saved(saved, typed);
          setStrict(false);
          setRefused({});
          toastDone(t(`settings.applied.${saved.applied}`));
        },
        onError: (error) => showRefused(asProblem(error).fields),
      },
    );
  };
  return {
    fields,
    typed,
    errors,
    elsewhere,
    dirty,
    saving: save.isPending,
    error: save.error,
    reload,
    change: (pointer, value) => {
      setRefused((known) => without(known, pointer));
      setValues({ ...latest.current, [pointer]: value });
    },
    discard: () => {
      setValues(typedOf(settings));
      setRefused({});
      setElsewhere([]);
      setStrict(false);
      save.reset();
    },
    submit,
    checked,
  };
}
