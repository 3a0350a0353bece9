-- Whoever leaves the webhook out when entering a credential gets none.
alter table integration drop constraint integration_hook_state_check;
alter table integration add constraint integration_hook_state_check check (hook_state in ('missing', 'present', 'refused', 'unwanted'));
