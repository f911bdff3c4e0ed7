import type { ReactNode } from 'react';
import classes from './Page.module.css';

interface PageProps {
  title: string;
  /** One line on what the page is for. */
  about?: string;
  /** The one thing that people come here to do. */
  action?: ReactNode;
  /** Above the title: the way back to what this page is a part of. */
  above?: ReactNode;
  children: ReactNode;
}

export function Page({ title, about, action, above, children }: PageProps) {
  return (
    // Focusable, so that the keyboard can scroll a page that has nothing else to stop at.
    <div className={classes.page} tabIndex={0}>
      <div className={classes.column}>
        {above}
        <header className={classes.header}>
          <h1 className={classes.title}>{title}</h1>
          {action ? <div className={classes.action}>{action}</div> : null}
          {about ? <p className={classes.about}>{about}</p> : null}
        </header>
        {children}
      </div>
    </div>
  );
}

interface SectionProps {
  title: string;
  about?: string;
  action?: ReactNode;
  children: ReactNode;
}

export function Section({ title, about, action, children }: SectionProps) {
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        {action ? <div className={classes.action}>{action}</div> : null}
        {about ? <p className={classes.about}>{about}</p> : null}
      </div>
      {children}
    </section>
  );
}
