-- A run is written down before its answer is posted, so that its cost outlives a crash in between.
alter table openai.runs drop constraint runs_outcome_check;
alter table openai.runs add constraint runs_outcome_check
    check (outcome in ('started', 'completed', 'failed', 'superseded'));
