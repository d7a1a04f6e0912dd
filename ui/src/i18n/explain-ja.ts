/**
 * The server's account of a message (GET …/explain), in Japanese. Where the reason within a sentence (`{said}`) is not
 * known here, the whole sentence stays English.
 */
import type { Sentences } from './sentences.ts'

const NAMES: Sentences = {
  mail: 'メール',
  bounce: 'バウンス',
  'double bounce': '二重バウンス',
  'delay warning': '遅延通知',
  'delivery report': '配送通知',
  'postmaster copy': 'postmaster への写し',
  forward: '転送',
  'the null reverse-path <>': '空の差出人アドレス <>',
  local: 'このホスト宛て',
  remote: '外のホスト宛て',
  delivered: '配送済み',
  deferred: '再試行待ち',
  failed: '失敗',
  expired: '期限切れ',
  'a vacation notice': '不在通知',
  'a challenge to confirm it': '確認の要求',
  'a change of address': 'アドレス変更の知らせ',
  'a complaint': '苦情',
}

const RESULTS = { 'was delivered': '配送しました', 'was deferred': '再試行待ちになりました', failed: '失敗しました' }

/** One sentence for each result, for one attempt and for several, with a diagnostic and without. */
const ATTEMPTS: Sentences = Object.fromEntries(
  Object.entries(RESULTS).flatMap(([english, japanese]) => {
    const many = english.replace('was', 'were')
    const one = (which: string, verb: string, whichJa: string) => [
      [
        `${which} for <{to}>, {after} after acceptance, ${verb}. {said}`,
        `<{to}> への${whichJa}は、受け付けから{after}後に${japanese}。{said}`,
      ],
      [
        `${which} for <{to}>, {after} after acceptance, ${verb} with {status}: {reply}. {said}`,
        `<{to}> への${whichJa}は、受け付けから{after}後に {status} で${japanese}: {reply}。{said}`,
      ],
    ]
    return [...one('Attempt {n}', english, '{n}回目の試行'), ...one('Attempts {n} to {m}', many, '{n}〜{m}回目の試行')]
  }),
)

export const explainJa: Sentences = {
  ...NAMES,
  ...ATTEMPTS,
  '{id} was accepted over SMTP from {ip} (session {session}), from {from}.':
    '{id} は {ip} から SMTP で受け付けました(セッション {session}、差出人 {from})。',
  '{id} is the {kind} about {about} of {parent}. {said}': '{id} は、{parent} の {about} についての{kind}です。{said}',
  '{id} was forwarded by the delivery of {parent} to <{to}>, from {from}.':
    '{id} は、{parent} を <{to}> に配送したときに転送されたものです(差出人 {from})。',
  '{id} is what <{to}> sent back for {parent}: {answer}.': '{id} は、{parent} に対して <{to}> が返した{answer}です。',
  '<{to}> sent {answer} back ({id}).': '<{to}> が{answer}を返しました({id})。',
  'A {kind} ({id}) went to <{to}>. {said}': '{kind}({id})を <{to}> に送りました。{said}',
  'No {kind} was sent ({reason}). {said}': '{kind}は送っていません({reason})。{said}',
  'No delivery report was sent. {said}': '配送通知は送っていません。{said}',
  '{id} was discarded: {reason}.': '{id} は破棄しました: {reason}。',
  'The delivery to <{address}> forwarded it to {to} ({id}).': '<{address}> への配送が {to} に転送しました({id})。',
  '<{address}> is {channel}. {said}': '<{address}> は{channel}です。{said}',
  'The operator ended <{address}> ({state}).': '操作により <{address}> を終わらせました({state})。',
  '<{address}> expired: {reason}.': '<{address}> は期限切れです: {reason}。',
  'Attempt {n} is due in {wait}.': '{n}回目の試行は{wait}後です。',
  '<{address}> was refused at RCPT: {reply}.': '<{address}> は RCPT で断りました: {reply}。',
  'Decided by rule {id}.': '規則 {id} が決めました。',
  'Decided by rule {id} “{name}”.': '規則 {id}「{name}」が決めました。',
  'Decided by rule {id} “{name}” ({place}).': '規則 {id}「{name}」({place})が決めました。',
  'Decided by the simulator address {address}.': 'シミュレーターのアドレス {address} が決めました。',
  '{said} [{setting}]': '{said}[{setting}]',
}
