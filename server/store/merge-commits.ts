/** Many commits as one per sandbox, which leaves behind what all of them together would. */
import type { Commit } from './store.ts'

export function merged(commits: readonly Commit[]): Commit[] {
  const bySandbox = new Map<string, Commit[]>()
  for (const commit of commits) {
    const { name } = commit.record
    // What comes before a reset would only be written to be removed.
    if (commit.replaces) bySandbox.set(name, [commit])
    else if (bySandbox.has(name)) bySandbox.get(name)?.push(commit)
    else bySandbox.set(name, [commit])
  }
  return [...bySandbox.values()].map(mergedOne)
}

function mergedOne(commits: Commit[]): Commit {
  const messages = new Map<string, Commit['messages'][number]>()
  const updates = new Map<string, Commit['updates'][number]>()
  const sessions = new Map<string, Commit['sessions'][number]>()
  for (const commit of commits) {
    for (const message of commit.messages) messages.set(message.summary.id, message)
    for (const update of commit.updates) {
      const isNew = messages.get(update.summary.id)
      if (isNew) messages.set(update.summary.id, { ...update, raw: isNew.raw })
      else updates.set(update.summary.id, update)
    }
    for (const session of commit.sessions) sessions.set(session.id, session)
  }
  return {
    record: (commits.at(-1) as Commit).record,
    replaces: commits.some((commit) => commit.replaces),
    events: commits.flatMap((commit) => commit.events),
    messages: [...messages.values()],
    updates: [...updates.values()],
    sessions: [...sessions.values()],
  }
}
