-- Rises with every change of a message, so that browsers tell old from new.
alter table inbox.messages add column version int not null default 1;
