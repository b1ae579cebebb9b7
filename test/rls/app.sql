-- An app's tables before the migrations, with rows from before, and its own policies here and there.
create table public.todos (id serial primary key, title text);
insert into public.todos (title) values ('from before');
create table public."Orders" (id int generated always as identity primary key, title text);
create table public.notes (id int primary key, title text, user_id uuid);
create table public.lists (id int primary key, title text, owner varchar(64) not null);
create schema shop;
create table shop.items (id int primary key, title text);
create table shop.kinds (id int primary key, title text);
insert into shop.kinds values (1, 'garden');
alter table shop.kinds enable row level security;
create policy "Everybody signed in reads kinds" on shop.kinds for select to authenticated using (true);
grant usage on schema shop to authenticated;
grant select on shop.kinds to authenticated;
create table public.posts (id int primary key, title text);
create view public.todos_of_invoker with (security_invoker = true) as select * from public.todos;
create view public.todos_of_owner as select * from public.todos;
