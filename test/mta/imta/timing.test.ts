/** When: backoff and notices by priority, block limits, and what the return job makes of odd moments. */
import { describe, expect, test } from 'vitest'
import { operate } from '../../../server/core/operator.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { DOWN, Play, type PlayOptions, remote, START, UNKNOWN } from './play.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LATE: NonNullable<PlayOptions['world']> = { '*@example.net': DOWN }
/** To the sender alone. */
const quiet = (keywords: string) => remote(`nosendpost nowarnpost ${keywords}`)
/** `+1d15h30m warning`, and ends. */
const told = (play: Play) =>
  play.story().flatMap((line) => (line.includes('no postmaster') ? [] : [line.split(' ').slice(0, 2).join(' ')]))

const minutes = (play: Play, most: number) =>
  play.events
    .flatMap((e) => (e.type === 'recipient.attempted' && e.messageId === 'm1' ? [(e.at - play.start) / 60_000] : []))
    .slice(0, most)

describe('backoff', () => {
  const attempts = (mta: PlayOptions['mta'], priority: string | undefined, most: number) => {
    const play = new Play({ mta: mta ?? {}, world: LATE })
    play.send(priority === undefined ? {} : { priority })
    return minutes(play.run(play.start + 3 * DAY), most)
  }

  test('each priority has its own waits, the last of which repeats', () => {
    expect(attempts({}, 'urgent', 10)).toEqual([0, 30, 90, 150, 270, 390, 510, 750, 990, 1230])
    expect(attempts({}, undefined, 9)).toEqual([0, 60, 180, 300, 540, 780, 1020, 1500, 1980])
    expect(attempts({}, 'non-urgent', 8)).toEqual([0, 120, 360, 600, 1080, 1560, 2040, 3000])
  })

  test('a keyword sets all priorities, or one', () => {
    const mta = quiet('backoff "pt5m" "pt10m" urgentbackoff "pt1m"')
    expect(attempts(mta, undefined, 4)).toEqual([0, 5, 15, 25])
    expect(attempts(mta, 'urgent', 4)).toEqual([0, 1, 2, 3])
  })
})

describe('block limits', () => {
  // The message has 397 bytes: four blocks of a hundred.
  const options = 'BLOCK_SIZE=100\n'
  const KEYWORDS = 'urgentnotices 1 normalnotices 2 nonurgentnotices 3 backoff "p1d" nonurgentbackoff "p2d"'
  const ended = (limits: string, priority: string) => {
    const play = new Play({ mta: { ...quiet(`${KEYWORDS} ${limits}`), options, timing: 'exact' }, world: LATE })
    play.send({ priority })
    return told(play.run())[0]
  }

  test('a message beyond the limit of its priority has the ages of the next lower one', () => {
    expect(ended('', 'urgent')).toBe('+1d expired')
    expect(ended('urgentblocklimit 3', 'urgent')).toBe('+2d expired')
    expect(ended('urgentblocklimit 4', 'urgent')).toBe('+1d expired')
    expect(ended('normalblocklimit 3', 'normal')).toBe('+3d expired')
    expect(ended('normalblocklimit 3', 'urgent')).toBe('+1d expired')
  })

  test('and may be lowered twice', () => {
    expect(ended('normalblocklimit 3 urgentblocklimit 3', 'urgent')).toBe('+3d expired')
  })

  test('its attempts follow that priority too', () => {
    const play = new Play({ mta: { ...quiet(`${KEYWORDS} normalblocklimit 3`), options }, world: LATE })
    play.send()
    expect(minutes(play.run(), 2)).toEqual([0, 2880])
  })

  test('a block is 1024 bytes', () => {
    const raw = (size: number) => `Subject: x\r\n\r\n${'y'.repeat(size - 16)}\r\n`
    const priority = (size: number) => {
      const play = new Play({ mta: { ...quiet('normalnotices 1 nonurgentnotices 2 normalblocklimit 2') }, world: LATE })
      play.send({ raw: raw(size) })
      return told(play.run())[0]
    }
    expect(priority(2048)).toBe('+1d15h30m expired')
    expect(priority(2049)).toBe('+2d15h30m expired')
  })
})

describe('the return job', () => {
  test('a single age warns of nothing and returns', () => {
    const play = new Play({ mta: quiet('notices 1'), world: LATE })
    play.send()
    expect(told(play.run())).toEqual(['+1d15h30m expired', '+1d15h30m bounce'])
  })

  test('a message that comes at 00:30 itself is looked at when it is whole days old', () => {
    const play = new Play({ mta: quiet('notices 1 2'), world: LATE, start: Date.UTC(2026, 0, 5, 0, 30) })
    play.send()
    expect(told(play.run())).toEqual(['+1d warning', '+2d expired', '+2d bounce'])
  })

  test('with hours it runs at half past of local time, where that is not half past of UTC too', () => {
    const first = (timezone: string) => {
      const play = new Play({ mta: { ...quiet('notices 1 2'), options: 'RETURN_UNITS=1\n' }, world: LATE, timezone })
      play.send()
      return told(play.run())
    }
    expect(first('UTC')).toEqual(['+1h30m warning', '+2h30m expired', '+2h30m bounce'])
    expect(first('Asia/Kathmandu')).toEqual(['+1h45m warning', '+2h45m expired', '+2h45m bounce'])
  })

  test('hours go on through a change of the clocks', () => {
    const start = Date.UTC(2026, 2, 28, 23, 40)
    const mta = { ...quiet('notices 1 2 3'), options: 'RETURN_UNITS=1\n' }
    const play = new Play({ mta, world: LATE, timezone: 'Europe/Berlin', start })
    play.send()
    // 00:40 in Berlin; at 02:00 the clocks show 03:00.
    expect(told(play.run())).toEqual(['+1h50m warning', '+2h50m warning', '+3h50m expired', '+3h50m bounce'])
  })

  test('exact timing goes to the second', () => {
    const start = START + 12_345
    const play = new Play({ mta: { ...quiet('notices 1 2'), timing: 'exact' }, world: LATE, start })
    play.send()
    expect(play.run().notices.map(({ at }) => at - start)).toEqual([DAY, 2 * DAY])
  })

  test('which timing is in force is shown, with the times of the job', () => {
    const shown = (mta: PlayOptions['mta']) =>
      createImta({ type: 'imta', ...mta }, { timezone: 'UTC' })
        .show()
        .find(({ name }) => name === 'timing')
    expect(shown({})).toMatchObject({
      value: 'return-job',
      sentence: "Warnings and returns come at the return job's next run, daily at 00:30 local time.",
    })
    expect(shown({ options: 'RETURN_UNITS=1\n' })?.sentence).toContain('every hour at half past')
    expect(shown({ timing: 'exact' })?.sentence).toBe('Warnings and returns come at their age to the second.')
  })
})

describe('a clock that moved over several ages at once', () => {
  /** As after a stop: nothing ran in between. */
  const wokenAt = (age: number, keywords = 'notices 3 6 9 12') => {
    const play = new Play({ mta: quiet(keywords), world: LATE })
    play.send()
    play.run(START)
    play.engine.setNow(START + age)
    return play.run(START + age)
  }

  test('the highest age is warned of once', () => {
    const play = wokenAt(10 * DAY)
    expect(told(play)).toEqual(['+10d warning'])
    expect(play.notices[0]!.text).toContain('undeliverable for 9 days')
  })

  test('beyond the last one the message is returned, and nobody is warned any more', () => {
    const play = wokenAt(40 * DAY)
    expect(told(play)).toEqual(['+40d expired', '+40d bounce'])
  })

  test('ages that come later are warned of as ever', () => {
    expect(told(wokenAt(7 * DAY).run())).toEqual([
      '+7d warning',
      '+9d15h30m warning',
      '+12d15h30m expired',
      '+12d15h30m bounce',
    ])
  })

  test('recipients of channels with different ages are each warned of their own', () => {
    const config =
      'ims-ms nosendpost nowarnpost notices 2 30\nims-ms-daemon\n\ntcp_local nosendpost nowarnpost notices 3 30\ntcp-daemon\n'
    const play = new Play({ mta: { config }, world: { '*': DOWN } })
    play.send({ to: ['bob@example.net', 'alice@mta.example.com'] })
    play.run(START)
    play.engine.setNow(START + 5 * DAY)
    const warned = play
      .run(START + 5 * DAY)
      .events.flatMap((e) => (e.type === 'notice.sent' ? [[e.age, e.indexes]] : []))
    expect(warned.sort()).toEqual([
      [2, [1]],
      [3, [0]],
    ])
  })
})

describe('recipients that the job cannot have', () => {
  test('an attempt under way at an age is left alone, and warned of once it has ended', () => {
    const slow = { ...DOWN, delay: 40 * HOUR }
    const play = new Play({ mta: quiet('notices 1 10 backoff "p4d"'), world: { 'bob@*': slow, 'eve@*': DOWN } })
    play.send({ to: ['bob@example.net', 'eve@example.net'] })
    const warned = play
      .run(START + 4 * DAY)
      .events.flatMap((e) => (e.type === 'notice.sent' ? [[e.at - START, e.indexes]] : []))
    // The run was at hour 39.5; the attempt ends at hour 40, and the job looks a second later.
    expect(warned).toEqual([
      [39.5 * HOUR, [1]],
      [40 * HOUR + 1000, [0]],
    ])
  })

  test('attempts that follow each other without a gap keep no warning away', () => {
    const slow = { ...DOWN, delay: 2 * DAY }
    const play = new Play({ mta: quiet('notices 1 10'), world: { '*@example.net': slow } })
    play.send()
    expect(told(play.run(START + 4 * DAY))).toEqual(['+2d warning'])
  })

  test('at the last age it is returned as soon as the attempt lets go', () => {
    const slow = { ...DOWN, delay: 30 * HOUR }
    const play = new Play({ mta: quiet('notices 1 2 backoff "pt1h"'), world: { '*@example.net': slow } })
    play.send()
    // The second attempt goes from hour 31 to hour 61; the age was attained at hour 63.5.
    expect(told(play.run()).at(-1)).toMatch(/bounce$/)
    expect(play.engine.state.messages.size).toBe(0)
  })

  test('a delivery that comes true while the age passes is no failure', () => {
    const slow = { do: 'deliver', delay: 5 * DAY } as const
    const play = new Play({ mta: quiet('notices 1 2'), world: { '*@example.net': slow } })
    play.send()
    expect(told(play.run())).toEqual([])
  })

  test('a held message is neither warned of nor returned; released, it is at the next run', () => {
    const play = new Play({ mta: quiet('notices 1 2'), world: LATE })
    const message = play.send()
    play.run(START)
    operate(play.engine, 'hold', message.id, 0)
    play.run(START + 20 * DAY)
    expect(play.story()).toEqual([])
    play.engine.setNow(START + 20 * DAY)
    operate(play.engine, 'release', message.id, 0)
    expect(told(play.run()).at(-1)).toBe('+20d bounce')
  })

  test('a held message that an operator bounces is returned as by hand', () => {
    const play = new Play({ mta: quiet('notices 1 2'), world: { '*@example.net': { do: 'hold' } } })
    const message = play.send()
    play.run(START)
    operate(play.engine, 'bounce', message.id, 0)
    expect(told(play.run())).toEqual(['+0 failed', '+0 bounce'])
    expect(play.notices[0]!.text).toContain('Subject: Delivery Notification: Delivery has been manually aborted')
  })

  test('one recipient may fail, another be warned of and a third be delivered', () => {
    const world = { 'a@*': UNKNOWN, 'b@*': DOWN }
    const play = new Play({ mta: quiet('notices 1 2'), world })
    play.send({ to: ['a@example.net', 'b@example.net', 'c@example.net'] })
    expect(told(play.run())).toEqual([
      '+0 failed',
      '+0 bounce',
      '+1d15h30m warning',
      '+2d15h30m expired',
      '+2d15h30m bounce',
    ])
  })

  test('an age of which NOTIFY keeps the warning away is dealt with once', () => {
    const play = new Play({ mta: quiet('notices 1 5'), world: LATE })
    play.send({ to: [{ forwardPath: 'bob@example.net', notify: ['FAILURE'] }] })
    expect(told(play.run())).toEqual(['+1d15h30m no', '+5d15h30m expired', '+5d15h30m bounce'])
  })
})
