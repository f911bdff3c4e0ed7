import type { components } from './schema';

type Schemas = components['schemas'];

// The server's schemas by the names that it gives them; those of a module without the module's name.
export type Session = Schemas['Session'];
export type Role = Session['role'];
export type MyChanges = Schemas['MyChanges'];
export type User = Schemas['User'];
export type NewUser = Schemas['NewUser'];
export type UserChanges = Schemas['UserChanges'];
export type Module = Schemas['Module'];
export type SystemHealth = Schemas['SystemHealth'];
export type ConsumerHealth = Schemas['ConsumerHealth'];
export type DeadLetter = Schemas['DeadLetter'];
export type Problem = Schemas['Problem'];
export type Trouble = Schemas['Trouble'];
export type LiveEvent = Schemas['LiveEvent'];

export type Bot = Schemas['telegram.Bot'];
export type NewBot = Schemas['telegram.NewBot'];
export type BotChanges = Schemas['telegram.BotChanges'];

export type Conversation = Schemas['inbox.Conversation'];
export type Counts = Schemas['inbox.Counts'];
export type Message = Schemas['inbox.Message'];
export type Attachment = Schemas['inbox.Attachment'];
export type Delivery = Schemas['inbox.Delivery'];
export type Endpoint = Schemas['inbox.Endpoint'];

export type Provider = Schemas['openai.Provider'];
export type NewProvider = Schemas['openai.NewProvider'];
export type ProviderChanges = Schemas['openai.ProviderChanges'];
export type Assistant = Schemas['openai.Assistant'];
export type NewAssistant = Schemas['openai.NewAssistant'];
export type AssistantChanges = Schemas['openai.AssistantChanges'];
export type Run = Schemas['openai.Run'];

export interface Page<T> {
  items: T[];
  next: string | null;
}
