import type { paths } from './schema';

type Content<R> = R extends { content: { 'application/json': infer Body } } ? Body : never;
type Responses<O> = O extends { responses: infer R } ? R : never;
type Ok<O> = Responses<O> extends infer R ? Content<R[keyof R & (200 | 201)]> : never;
type Body<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : never;

type Got<P extends keyof paths> = paths[P] extends { get: infer O } ? Ok<O> : never;
type Item<L> = L extends { items: (infer T)[] } ? T : never;

// Named once here from the paths, so that a regenerated contract may name its schemas as it likes.
export type Session = Got<'/api/v1/session'>;
export type Role = Session['role'];
export type Account = Item<Got<'/api/v1/users'>>;
export type Module = Got<'/api/v1/modules/{id}'>;
export type Health = Got<'/api/v1/admin/health'>;
export type Consumer = Health['bus']['consumers'][number];
export type DeadLetter = Item<Got<'/api/v1/admin/dead-letters'>>;
export type Bot = Got<'/api/v1/telegram/bots/{id}'>;
export type Conversation = Got<'/api/v1/inbox/conversations/{id}'>;
export type Counts = Got<'/api/v1/inbox/counts'>;
export type Message = Item<Got<'/api/v1/inbox/conversations/{id}/messages'>>;
export type Attachment = Message['attachments'][number];
export type Delivery = NonNullable<Message['delivery']>;
export type Endpoint = Item<Got<'/api/v1/inbox/endpoints'>>;
export type Operator = Item<Got<'/api/v1/inbox/operators'>>;
export type Provider = Got<'/api/v1/openai/providers/{id}'>;
export type Assistant = Got<'/api/v1/openai/assistants/{id}'>;
export type Run = Item<Got<'/api/v1/openai/runs'>>;
export type Trouble = NonNullable<Bot['problem']>;

export type MePatch = Body<paths['/api/v1/me']['patch']>;
export type UserCreate = Body<paths['/api/v1/users']['post']>;
export type UserPatch = Body<paths['/api/v1/users/{id}']['patch']>;
export type BotCreate = Body<paths['/api/v1/telegram/bots']['post']>;
export type BotPatch = Body<paths['/api/v1/telegram/bots/{id}']['patch']>;
export type ProviderBody = Body<paths['/api/v1/openai/providers']['post']>;
export type ProviderPatch = Body<paths['/api/v1/openai/providers/{id}']['patch']>;
export type ProviderTest = Ok<paths['/api/v1/openai/providers/{id}/test']['post']>;
export type AssistantBody = Body<paths['/api/v1/openai/assistants']['post']>;
export type AssistantPatch = Body<paths['/api/v1/openai/assistants/{id}']['patch']>;

export interface Page<T> {
  items: T[];
  next: string | null;
}
