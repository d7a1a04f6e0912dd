/** A store that is opened by the first that needs it. */
import type { Store } from './store.ts'

export function whenNeeded(open: () => Promise<Store>): Store {
  let opened: Promise<Store> | undefined
  const pass =
    <Args extends unknown[], Result>(pick: (store: Store) => (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      opened ??= open()
      return pick(await opened)(...args)
    }
  return {
    commit: pass((store) => store.commit),
    sandboxes: pass((store) => store.sandboxes),
    clear: pass((store) => store.clear),
    list: pass((store) => store.list),
    counts: pass((store) => store.counts),
    tags: pass((store) => store.tags),
    message: pass((store) => store.message),
    raw: pass((store) => store.raw),
    remove: pass((store) => store.remove),
    ids: pass((store) => store.ids),
    index: pass((store) => store.index),
    unindexed: pass((store) => store.unindexed),
    surplus: pass((store) => store.surplus),
    pruning: pass((store) => store.pruning),
    events: pass((store) => store.events),
    traceEvents: pass((store) => store.traceEvents),
    liveEvents: pass((store) => store.liveEvents),
    moves: pass((store) => store.moves),
    mark: pass((store) => store.mark),
    marks: pass((store) => store.marks),
    posts: pass((store) => store.posts),
    sessions: pass((store) => store.sessions),
    session: pass((store) => store.session),
    close: async () => (await opened)?.close(),
  }
}
