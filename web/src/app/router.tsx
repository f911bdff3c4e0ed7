import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { queryClient } from '@/api/query-client';
import { ErrorState, Loading } from '@/components/States';
import { loadTexts } from '@/i18n';
import { readInboxSearch } from '@/modules/inbox/views';
import { readModuleTab, type ModuleTab } from '@/modules/system/module/tabs';
import { NotFound } from './NotFound';
import { sessionQuery, whenSignedOut } from './session';

type Search = Record<string, unknown>;
const optionalText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Search): { next?: string | undefined } => ({ next: optionalText(search.next) }),
  loader: () => loadTexts('accounts'),
  component: lazyRouteComponent(() => import('@/modules/accounts/LoginPage'), 'LoginPage'),
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  loader: () => loadTexts('accounts'),
  component: lazyRouteComponent(() => import('@/modules/accounts/SetupPage'), 'SetupPage'),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.query({ ...sessionQuery, staleTime: 'static' });
    if (session) return { session };
    throw redirect({ to: '/login', search: { next: location.href === '/' ? undefined : location.href } });
  },
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({
      to:
        context.session.modules.includes('inbox') || context.session.role !== 'admin' ? '/inbox' : '/modules',
      replace: true,
    });
  },
});

const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/inbox',
  validateSearch: readInboxSearch,
  loader: () => loadTexts('inbox'),
  component: lazyRouteComponent(() => import('@/modules/inbox/InboxPage'), 'InboxPage'),
});

const noConversationRoute = createRoute({ getParentRoute: () => inboxRoute, path: '/' });

const conversationRoute = createRoute({ getParentRoute: () => inboxRoute, path: '$conversationId' });

const botsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bots',
  validateSearch: (search: Search): { bot?: string | undefined } => ({ bot: optionalText(search.bot) }),
  loader: () => loadTexts('telegram'),
  component: lazyRouteComponent(() => import('@/modules/telegram/BotsPage'), 'BotsPage'),
});

const assistantsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/assistants',
  validateSearch: (search: Search): { assistant?: string | undefined; provider?: string | undefined } => ({
    assistant: optionalText(search.assistant),
    provider: optionalText(search.provider),
  }),
  loader: () => loadTexts('openai'),
  component: lazyRouteComponent(() => import('@/modules/openai/AssistantsPage'), 'AssistantsPage'),
});

const modulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/modules',
  loader: () => loadTexts('system', 'module'),
  component: lazyRouteComponent(() => import('@/modules/system/ModulesPage'), 'ModulesPage'),
});

const moduleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/modules/$moduleId',
  validateSearch: (search: Search): { tab?: ModuleTab | undefined } => ({ tab: readModuleTab(search.tab) }),
  loader: () => loadTexts('system', 'module'),
  component: lazyRouteComponent(() => import('@/modules/system/module/ModulePage'), 'ModulePage'),
});

const pluginPageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/m/$moduleId/$',
  component: lazyRouteComponent(() => import('@/plugin-pages/PluginPage'), 'PluginPage'),
});

const healthRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/health',
  loader: () => loadTexts('system'),
  component: lazyRouteComponent(() => import('@/modules/system/HealthPage'), 'HealthPage'),
});

const usersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/users',
  loader: () => loadTexts('accounts'),
  component: lazyRouteComponent(() => import('@/modules/accounts/UsersPage'), 'UsersPage'),
});

const routeTree = rootRoute.addChildren([
  loginRoute,
  setupRoute,
  shellRoute.addChildren([
    homeRoute,
    inboxRoute.addChildren([noConversationRoute, conversationRoute]),
    botsRoute,
    assistantsRoute,
    modulesRoute,
    moduleRoute,
    pluginPageRoute,
    healthRoute,
    usersRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultPendingMs: 250,
  scrollRestoration: false,
  defaultPendingComponent: Loading,
  defaultErrorComponent: ({ error, reset }) => (
    <ErrorState
      error={error}
      retry={() => {
        reset();
        void router.invalidate();
      }}
    />
  ),
});

whenSignedOut(() => void router.invalidate());

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
