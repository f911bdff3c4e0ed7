import type { Module as ListedModule } from '@/api/types';

export type Isolation = 'inside' | 'process';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Permissions {
  routes: string[];
  services: string[];
  events: { consume: string[]; publish: string[] };
  outbound: string[];
  live: string[];
  secrets: string[];
}

export interface UiPage {
  path: string;
  title: { en: string; ru?: string };
  icon: string;
  module: string;
}

export type Module = ListedModule;

export interface ModuleChanges {
  isolation?: Isolation;
  log_level?: LogLevel;
}

export interface Removal {
  removed: string;
  kept: string[];
}

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = Record<string, Json>;

export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: Json;
  enum?: Json[];
  const?: Json;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  $ref?: string;
  $defs?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  if?: Schema;
  then?: Schema;
  else?: Schema;
  dependentRequired?: Record<string, string[]>;
  dependentSchemas?: Record<string, Schema>;
  readOnly?: boolean;
  writeOnly?: boolean;
  deprecated?: boolean;
  /** The properties' names as the author wrote them. */
  'x-order'?: string[];
  'x-unit'?: string;
  'x-unit-ru'?: string;
  'x-multiline'?: boolean;
  'x-placeholder'?: string;
  /** What fits the pattern, in words: "three letters and a dash". */
  'x-pattern-hint'?: string;
  'x-pattern-hint-ru'?: string;
  'x-title-ru'?: string;
  'x-description-ru'?: string;
  'x-enum-titles'?: Record<string, string>;
  'x-enum-titles-ru'?: Record<string, string>;
}

export interface Settings {
  schema: Schema;
  values: JsonObject;
  secrets_set: string[];
  locked: string[];
  version: number;
  updated_at: string | null;
  updated_by: string | null;
  can_undo: boolean;
  can_test: boolean;
}

export type Applied = 'live' | 'restarted' | 'stored';

export interface SavedSettings extends Settings {
  applied: Applied;
}

export interface SettingsVersion {
  version: number;
  updated_at: string;
  updated_by: string | null;
  values: JsonObject;
}

export interface TestCheck {
  name: string;
  degraded: boolean;
  detail: string;
}

export interface Latency {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export interface ActivityEntry {
  what: string;
  calls: number;
  errors: number;
  cancelled: number;
  in_flight: number;
  latency_ms: Latency | null;
  loop_ms: number;
}

export interface Activity {
  since: string;
  calls: number;
  errors: number;
  cancelled: number;
  in_flight: number;
  latency_ms: Latency | null;
  loop_ms: number;
  memory_bytes: number | null;
  memory_kind: 'heap' | 'process' | null;
  process_id: number | null;
  queue: { waiting: number; oldest_seconds: number; dead_letters: number };
  held: { name: string; count: number }[];
  stalls: { what: string; at: string; ms: number }[];
  entries: ActivityEntry[];
}

export interface LogLine {
  at: string;
  level: LogLevel;
  text: string;
}

export interface ModuleLog {
  lines: LogLine[];
  level: LogLevel;
}

export interface Crashes {
  items: { at: string; what: string; mode: Isolation }[];
  quarantined: boolean;
  limit_per_hour: number;
}

export interface PackageChange {
  kind: string;
  what: string;
}

export interface StagedPackage {
  id: string;
  module: string;
  name: string;
  summary: string;
  version: string;
  size_bytes: number;
  sha256: string;
  signed_by: string | null;
  replaces: string | null;
  permissions: Permissions;
  added: PackageChange[];
  removed: PackageChange[];
  sdk: string;
  needs: { service: string; offered_by: string[]; running: boolean }[];
  offers: string[];
}
