import type { Objective } from '../../src/core/config/probe.ts'

export const HEARD_P95: Objective = {
  words: 'ttfa_heard p(95)<400ms',
  metric: 'ttfa_heard',
  tags: {},
  statistic: { kind: 'percentile', share: 0.95 },
  comparison: '<',
  bound: 400e3,
  allowed: 0.05,
}

export const UNDERRUN: Objective = {
  words: 'underrun<1%',
  metric: 'underrun',
  tags: {},
  statistic: { kind: 'rate' },
  comparison: '<',
  bound: 0.01,
  allowed: 0.01,
}

export const SUCCESS: Objective = {
  words: 'success>99%',
  metric: 'success',
  tags: {},
  statistic: { kind: 'rate' },
  comparison: '>',
  bound: 0.99,
  allowed: 0.01,
}
