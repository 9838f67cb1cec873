-- Jobs of other kinds than training. Those without a model have an empty one.

alter table jobs add column kind text not null default 'TRAINING';
create index jobs_by_kind on jobs (kind, id);
