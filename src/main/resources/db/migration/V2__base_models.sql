-- Base models that were brought in through the API; the built-in one and the administrator's folders are not here.
create table base_models (
    name text not null primary key,
    id text not null,
    version bigint not null,
    status text not null,
    body text not null
);

-- Which of them a job uses. Jobs of before could only use what can't be deleted.
create table job_base_models (
    job text not null references jobs (id) on delete cascade,
    base_model text not null,
    primary key (job, base_model)
);
create index job_base_models_by_model on job_base_models (base_model);
