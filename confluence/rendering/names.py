"""Names: those of Rootly's variables that we cannot know, so that they are nil and not misspelt.

Not here: what we know (`context`). https://docs.rootly.com/liquid/incident-variables
"""

from typing import Final

INCIDENT_NIL: Final = """
    id sequential_id slug url short_url postmortem_url
    status_page_timeline_table status_page_timeline_table_markdown
    status_page_timeline_table_markdown2 raw_severity severity_id
    acknowledged_at scheduled_for scheduled_until target_resolve_date
    time_to_acknowledge acknowledge_duration mitigation_message resolution_message
    mitigated_by resolved_by cancelled_by assigned_to in_triage communication_lead
    slack_channel_short_url slack_channel_deep_link
    microsoft_teams_channel_id microsoft_teams_channel_name microsoft_teams_channel_url
    microsoft_teams_chat_id microsoft_teams_chat_url
    mattermost_channel_id mattermost_channel_name mattermost_channel_url
    zoom_meeting_id zoom_meeting_start_url zoom_meeting_join_url webex_meeting_id
    webex_meeting_url google_meeting_id google_meeting_url
    jira_issue_id jira_issue_key jira_issue_url linear_issue_id linear_issue_key linear_issue_url
    asana_task_id asana_task_url shortcut_story_id shortcut_story_url shortcut_task_id
    shortcut_task_url trello_card_id trello_card_url zendesk_ticket_id zendesk_ticket_url
    freshservice_ticket_id freshservice_ticket_url freshservice_task_id freshservice_task_url
    service_now_incident_id service_now_incident_url airtable_base_key airtable_table_name
    airtable_record_id airtable_record_url
    pagerduty_incident_id pagerduty_incident_number pagerduty_incident_url opsgenie_incident_id
    opsgenie_incident_url victor_ops_incident_id victor_ops_incident_url
    confluence_page_id confluence_page_url google_drive_id google_drive_url notion_page_id
    notion_page_url datadog_notebook_id datadog_notebook_url sharepoint_page_id sharepoint_page_url
"""
INCIDENT_EMPTY: Final = """
    labels notify_emails status_page_timeline environments environment_slugs raw_environments
    environment_ids types types_slugs type_slugs raw_types
    services services_slug service_slugs raw_services
    functionalities functionality_slugs raw_functionalities
    groups group_slugs groups_slugs raw_groups
    causes cause_ids cause_slugs raw_causes custom_fields action_items subscribers
"""
ACTION_ITEM_NIL: Final = """
    id summary description status priority kind due_date due_at url short_url created_at updated_at
    owner incident jira_issue_id jira_issue_key jira_issue_url asana_task_id asana_task_url
    clubhouse_task_id clubhouse_task_url shortcut_story_id shortcut_story_url shortcut_task_id
    shortcut_task_url trello_check_item_id trello_check_item_url trello_card_id trello_card_url
    linear_issue_id linear_issue_key linear_issue_url zendesk_ticket_id zendesk_ticket_url
    service_now_case_id service_now_case_url airtable_base_key airtable_table_name
    airtable_record_id airtable_record_url freshservice_ticket_id freshservice_ticket_url
    freshservice_task_id freshservice_task_url
"""
TEAM_NIL: Final = """
    id name slug time_zone generated_incident_title incidents_count incidents_test_count
    incidents_normal_count incidents_scheduled_count incidents_backfilled_count action_items_count
    action_items_follow_up_count action_items_task_count action_items_open_count
    action_items_in_progress_count action_items_cancelled_count action_items_completed_count
    config_ai_enabled config_ai_summarization_enabled config_ai_similarities_enabled
    config_sub_status_enabled users jira_users pagerduty_users form_fields post_mortem_templates
    schedules services functionalities groups
"""
ALERT_NIL: Final = """
    id short_id summary description status url created_at source external_id external_url data
    alert_urgency responders acknowledged_by resolved_by groups
"""


def nil(names: str) -> dict[str, object]:
    """The names, each nil."""
    return dict.fromkeys(names.split())
