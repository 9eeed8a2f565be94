"""The composition root: every service once, made when it is first asked for.

`layer` holds Confluence's services, `desk` what journeys share, `journeys` what handlers name,
`background` the jobs, `doors` what is reached over HTTP. What the settings open is in
`bot.opening`; connecting all of it to Slack is in `bot.running`.
"""
