-- Runs on SQLite and on PostgreSQL. Columns beside a body are those that queries need; bodies are the records as JSON,
-- times are milliseconds since 1970.

create table datasets (
    id text not null primary key,
    version bigint not null,
    status text not null,
    body text not null
);

create table jobs (
    id text not null primary key,
    version bigint not null,
    status text not null,
    dataset text not null,
    model text not null,
    queued_at bigint not null,
    body text not null
);
create index jobs_by_status on jobs (status, id);
create index jobs_by_dataset on jobs (dataset, id);
create index jobs_by_model on jobs (model, id);

create table attempts (
    job text not null references jobs (id) on delete cascade,
    number integer not null,
    body text not null,
    primary key (job, number)
);

create table events (
    job text not null references jobs (id) on delete cascade,
    id bigint not null,
    type text not null,
    level text not null,
    happened_at bigint not null,
    message text not null,
    data text not null,
    primary key (job, id)
);

create table metrics (
    job text not null references jobs (id) on delete cascade,
    series text not null,
    step bigint not null,
    body text not null,
    primary key (job, series, step)
);

-- last_number is the highest number that a version of the model ever had: none is given twice.
create table models (
    name text not null primary key,
    version bigint not null,
    last_number integer not null,
    created_at bigint not null,
    body text not null
);
create index models_by_age on models (created_at, name);

create table model_versions (
    model text not null references models (name),
    number integer not null,
    job text not null unique,
    body text not null,
    primary key (model, number)
);

create table aliases (
    model text not null,
    alias text not null,
    version integer not null,
    body text not null,
    primary key (model, alias),
    foreign key (model, version) references model_versions (model, number)
);

create table idempotency (
    request_key text not null,
    scope text not null,
    fingerprint text,
    resource text not null,
    owner text not null,
    answer text,
    created_at bigint not null,
    primary key (request_key, scope)
);
create index idempotency_by_age on idempotency (created_at);
