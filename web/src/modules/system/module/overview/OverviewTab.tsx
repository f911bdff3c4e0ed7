import type { Module } from '../../contract';
import { IsolationSection } from './IsolationSection';
import { PermissionsSection } from './PermissionsSection';
import { ServicesSection } from './ServicesSection';
import { StateSection } from './StateSection';

export function OverviewTab({ module }: { module: Module }) {
  return (
    <>
      <StateSection module={module} />
      <IsolationSection module={module} />
      <ServicesSection module={module} />
      <PermissionsSection permissions={module.permissions} />
    </>
  );
}
