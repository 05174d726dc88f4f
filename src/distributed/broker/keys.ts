/** Keys of BullMQ begin with this, and ours too. */
export const PREFIX = 'ttfa'

/** Shards of a vantage wait here. */
export const queueOf = (vantage: string) => `shards-${vantage}`

/** Workers, and when each was last heard of. */
export const WORKERS_SEEN = `${PREFIX}:workers:seen`
export const WORKERS = `${PREFIX}:workers:info`

/** The keys of a run. In braces what decides about their place in a cluster, so that they are together. */
export function keysOf(run: string) {
  const key = (name: string) => `${PREFIX}:{${run}}:${name}`
  return {
    description: key('description'),
    coordinator: key('coordinator'),
    claims: key('claims'),
    statuses: key('statuses'),
    starts: key('starts'),
    command: key('command'),
    receipts: key('receipts'),
    rows: key('rows'),
    /** Of one claim: another one does not keep it alive. */
    beat: (shard: string, claim: string) => key(`beat:${shard}:${claim}`),
  }
}

/** Data that is not collected is deleted after a week. */
export const KEPT_MS = 7 * 86_400_000
/** Workers hear within this time that all has arrived. */
export const RECEIPT_MS = 60_000
