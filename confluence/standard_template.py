"""The built-in template “Retro standard”, which every workspace can choose.

Storage format with Liquid, as a template author would write it. Not here: other templates, which
live in Confluence.
"""

STANDARD_TEMPLATE = """\
<ac:layout>\
<ac:layout-section ac:type="two_right_sidebar" ac:breakout-mode="default">\
<ac:layout-cell>\
<p><ac:structured-macro ac:name="status">\
<ac:parameter ac:name="title">{{ incident.severity | default: "no severity" | upcase }}\
</ac:parameter><ac:parameter ac:name="colour">\
{%- if incident.severity contains "0" or incident.severity contains "1" -%}Red\
{%- elsif incident.severity contains "2" -%}Yellow{%- else -%}Grey{%- endif -%}\
</ac:parameter></ac:structured-macro> \
<ac:structured-macro ac:name="status">\
<ac:parameter ac:name="title">{{ incident.status | upcase }}</ac:parameter>\
<ac:parameter ac:name="colour">{% if incident.resolved_at %}Green{% else %}Blue{% endif %}\
</ac:parameter></ac:structured-macro></p>\
<h2>Summary</h2>\
{% if incident.summary != blank %}<p>{{ incident.summary | newline_to_br }}</p>{% else %}\
<p><ac:placeholder>What broke, for whom, for how long, and what ended it. Three sentences are \
plenty.</ac:placeholder></p>{% endif %}\
<h2>Impact</h2>\
<p><ac:placeholder>Who noticed, and how many: requests, customers, money, trust.</ac:placeholder>\
</p>\
<h2>Cause</h2>\
<p><ac:placeholder>What set it off, and what had to be true for that to matter. Write about \
systems and decisions, not about people.</ac:placeholder></p>\
</ac:layout-cell>\
<ac:layout-cell>\
<table data-table-width="340" data-layout="default">\
<colgroup><col style="width: 140.0px;" /><col style="width: 200.0px;" /></colgroup><tbody>\
<tr><th><p><strong>Started</strong></p></th><td><p>{% if incident.started_at %}\
{{ incident.started_at | date: "%d %b %Y, %H:%M" }} UTC{% else %}\
<ac:placeholder>when it began</ac:placeholder>{% endif %}</p></td></tr>\
<tr><th><p><strong>Detected</strong></p></th><td><p>{% if incident.detected_at %}\
{{ incident.detected_at | date: "%d %b %Y, %H:%M" }} UTC{% else %}\
<ac:placeholder>when we knew</ac:placeholder>{% endif %}</p></td></tr>\
<tr><th><p><strong>Mitigated</strong></p></th><td><p>{% if incident.mitigated_at %}\
{{ incident.mitigated_at | date: "%d %b %Y, %H:%M" }} UTC{% else %}\
<ac:placeholder>when it stopped hurting</ac:placeholder>{% endif %}</p></td></tr>\
<tr><th><p><strong>Resolved</strong></p></th><td><p>{% if incident.resolved_at %}\
{{ incident.resolved_at | date: "%d %b %Y, %H:%M" }} UTC{% else %}\
<ac:placeholder>when it was over</ac:placeholder>{% endif %}</p></td></tr>\
{% if incident.duration %}\
<tr><th><p><strong>Lasted</strong></p></th><td><p>\
{%- assign hours = incident.duration | divided_by: 3600 -%}\
{%- assign minutes = incident.duration | modulo: 3600 | divided_by: 60 -%}\
{% if hours > 0 %}{{ hours }} h {% endif %}{{ minutes }} min</p></td></tr>{% endif %}\
<tr><th><p><strong>Commander</strong></p></th><td><p>{% if incident.commander %}\
{{ incident.commander.name }}{% else %}<ac:placeholder ac:type="mention">@mention the incident \
commander</ac:placeholder>{% endif %}</p></td></tr>\
<tr><th><p><strong>Channel</strong></p></th><td><p>\
<a href="{{ incident.slack_channel_url }}">#{{ incident.slack_channel_name }}</a></p></td></tr>\
</tbody></table>\
</ac:layout-cell>\
</ac:layout-section>\
<ac:layout-section ac:type="fixed-width" ac:breakout-mode="default"><ac:layout-cell>\
<h2>People</h2>\
{% if incident.responders.size > 0 %}\
<p>{{ incident.responders | map: "name" | join: ", " }}</p>{% else %}\
<p><ac:placeholder ac:type="mention">@mention everybody who took part</ac:placeholder></p>\
{% endif %}\
<h2>Timeline</h2>\
{% if incident.timeline_table %}{{ incident.timeline_table }}{% else %}\
<ac:structured-macro ac:name="note"><ac:rich-text-body><p>No messages were marked. Pin the \
messages that matter, or react with 📌, and they are here next time.</p></ac:rich-text-body>\
</ac:structured-macro>{% endif %}\
</ac:layout-cell></ac:layout-section>\
<ac:layout-section ac:type="three_equal" ac:breakout-mode="default">\
<ac:layout-cell><h2>✅ What went well</h2><ul><li><p><ac:placeholder>keep doing this\
</ac:placeholder></p></li></ul></ac:layout-cell>\
<ac:layout-cell><h2>❌ What went wrong</h2><ul><li><p><ac:placeholder>change this\
</ac:placeholder></p></li></ul></ac:layout-cell>\
<ac:layout-cell><h2>🍀 Where we got lucky</h2><ul><li><p><ac:placeholder>do not count on this\
</ac:placeholder></p></li></ul></ac:layout-cell>\
</ac:layout-section>\
<ac:layout-section ac:type="fixed-width" ac:breakout-mode="default"><ac:layout-cell>\
<h2>Follow-ups</h2>\
<ac:task-list>\
{% for item in incident.action_items %}\
<ac:task><ac:task-id>{{ forloop.index }}</ac:task-id><ac:task-status>incomplete</ac:task-status>\
<ac:task-body>{{ item.summary }}{% if item.owner %} ({{ item.owner.name }}){% endif %}\
</ac:task-body></ac:task>\
{% else %}\
<ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>\
<ac:task-body><ac:placeholder>What keeps this from happening again: owner, date</ac:placeholder>\
</ac:task-body></ac:task>\
<ac:task><ac:task-id>2</ac:task-id><ac:task-status>incomplete</ac:task-status>\
<ac:task-body><ac:placeholder>What would have shortened it: owner, date</ac:placeholder>\
</ac:task-body></ac:task>\
{% endfor %}\
</ac:task-list>\
</ac:layout-cell></ac:layout-section>\
</ac:layout>"""
