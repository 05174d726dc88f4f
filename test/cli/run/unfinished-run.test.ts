import { expect, test } from 'vitest'
import { UnfinishedRun } from '../../../src/cli/run/unfinished-run.ts'
import type { TargetPlan } from '../../../src/run/plan/run-plan.ts'

const TARGET = { planned: { id: 'mine', provider: 'acme' } } as TargetPlan

test('names what still exists at a provider, and where the results are', () => {
  const run = new UnfinishedRun()
  run.start('results/one')
  run.create(TARGET, 'the voice v1')
  expect(run.isDeleting()).toBe(true)
  expect(run.lastWords()).toBe(
    "mine: the voice v1 STILL EXISTS at acme: delete it there\nresults: results/one\n'ttfa report results/one' writes the report",
  )
})

test('names what a provider was asked to create and has not answered, until it answers', () => {
  const run = new UnfinishedRun()
  run.request({ ...TARGET, clone: { step: { name: 'my clone' } } } as TargetPlan)
  // Nobody knows its id, so that waiting for its deletion is of no use.
  expect(run.isDeleting()).toBe(false)
  expect(run.lastWords()).toBe('mine: the voice “my clone” MAY EXIST at acme: look for it there\n')
  run.create(TARGET, 'the voice v1')
  expect(run.lastWords()).toBe('mine: the voice v1 STILL EXISTS at acme: delete it there\n')
})

test('names nothing that was deleted, nor a folder before there is one', () => {
  const run = new UnfinishedRun()
  run.create(TARGET, 'the voice v1')
  run.takeAway()
  expect([run.isDeleting(), run.lastWords()]).toEqual([false, ''])
})
