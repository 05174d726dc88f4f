import type { CleanupResult } from '../../../core/provisioning/cleanup-result.ts'

/** The result of the cleanup, as the predicate of a sentence. */
export function formatCleanup(removal: CleanupResult): string {
  switch (removal.kind) {
    case 'removed':
      return 'was deleted'
    case 'archived':
      return 'was archived, because the API cannot delete it'
    case 'by hand':
      return `STILL EXISTS: ${removal.how}`
    case 'failed':
      return `STILL EXISTS: deletion failed: ${removal.detail}`
    case 'nothing':
      return 'did not exist when it was to be deleted'
  }
}
