import type { ShardStatus } from '../messages.ts'
import type { ShardReport } from './shard-messages.ts'

/** The status of a shard after its process has said something. An ending that is known already stays. */
export function applyReport(status: ShardStatus, report: ShardReport): ShardStatus {
  switch (report.kind) {
    case 'planned':
      return { ...status, answeredBy: report.answeredBy }
    case 'refused': {
      const { kind: _, ...refusal } = report
      return { ...status, state: 'refused', refusal }
    }
    case 'ready':
      return {
        ...status,
        state: 'ready',
        round: status.round + 1,
        ...(report.trials !== undefined && { trials: report.trials }),
      }
    case 'progress':
      return { ...status, progress: report.progress }
    case 'ended': {
      const { kind: _, ...ending } = report
      return { ...status, state: 'ended', ending: status.ending ?? ending }
    }
  }
}
