// Talking to the sandbox: levers, the state of the workspace, and waiting for changes.

/** Pulls a lever of the Slack half (or of `half`) and answers what it answered. */
export async function pull(lever, body, half = "slack") {
  const answer = await fetch(`/control/${half}/${lever}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** A JSON document of the sandbox. */
export async function read(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const answer = await fetch(`${path}?${new URLSearchParams(given)}`);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/** Calls `step` for ever, one after the other; tells `lost` whether the sandbox is away. */
export async function forever(step, lost) {
  for (;;) {
    try {
      await step();
      lost(false);
    } catch (error) {
      if (!(error instanceof TypeError || /answered/.test(error.message))) console.error(error);
      lost(true);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
