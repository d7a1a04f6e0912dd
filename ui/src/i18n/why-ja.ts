/**
 * Why Postfix, Exim, Sendmail, OpenSMTPD and Courier did what they did, in Japanese: the reasons within the sentences of
 * explain-ja.ts. test/ui/why-ja.test.ts asks the server for each of them.
 */
import type { Sentences } from './sentences.ts'

/** Where mail goes, and for whom it is. */
const ROUTES: Sentences = {
  '{name} is an alias.': '{name} は別名です。',
  '{name} is an alias of {to}.': '{name} は {to} の別名です。',
  'It was expanded to {to}.': '{to} に展開されました。',
  '{user} has a .forward file.': '{user} には .forward ファイルがあります。',
  '{user} has a mailbox.': '{user} のメールボックスがあります。',
  '{user} is neither among the users nor an alias.': '{user} という利用者も別名もありません。',
  '{user} is neither a user, an alias, nor a .courier file.':
    '{user} という利用者も別名も .courier ファイルもありません。',
  '{domain} is in mydestination.': '{domain} は mydestination にあります。',
  '{domain} is not in mydestination.': '{domain} は mydestination にありません。',
  '{domain} is in locals.': '{domain} は locals にあります。',
  '{domain} is not in locals.': '{domain} は locals にありません。',
  '{domain} is not among the local domains.': '{domain} はこのホストのドメインではありません。',
  '{domain} is a name of this host (class w).': '{domain} はこのホストの名前です(クラス w)。',
  '{domain} is no name of this host (class w).': '{domain} はこのホストの名前ではありません(クラス w)。',
  '{target} is a program of this host.': '{target} はこのホストのプログラムです。',
  '{target} is a file of this host.': '{target} はこのホストのファイルです。',
  '{target} stands for nobody.': '{target} に当たる人はいません。',
  '{address} stands for {to}.': '{address} は {to} に当たります。',
  '{address} has moved.': '{address} は移転しました。',
  'It goes to {file}.': '{file} に書き込まれます。',
  'No rule says how the program ends.': 'プログラムの終わり方を決める規則がありません。',
  'The router {name} sends it on.': 'ルーター {name} が先に送ります。',
  '{before}It is for the action {action} ({host}).': '{before}アクション {action} に渡ります({host})。',
  'It is for the action {action} ({host}).': 'アクション {action} に渡ります({host})。',
  '{before}No rule takes it.': '{before}受け取る規則がありません。',
  'No rule takes it.': '受け取る規則がありません。',
}

/** What is refused in the session, or before anybody is asked. */
const REFUSALS: Sentences = {
  '{address} is not in it.': '{address} はその中にありません。',
  'At most {n} bytes are taken.': '受け付けるのは {n} バイトまでです。',
  'The message is larger.': 'メッセージがそれより大きいためです。',
  "The message alone is larger than the mailbox's quota of {n} bytes.":
    'このメッセージだけで、メールボックスの割り当て {n} バイトを超えます。',
  'The client is not in it, and the recipient is not here.':
    'クライアントはその中になく、宛先はこのホストのものではありません。',
  'The client may not relay, and the recipient is not here.':
    'クライアントには中継が許されておらず、宛先はこのホストのものではありません。',
  'access grants relaying to others, and not to this client.':
    'access が中継を許すのはほかの相手で、このクライアントではありません。',
  'It has {n} Received fields.': 'Received フィールドが {n} 個あります。',
  'The message has {n} Received fields.': 'メッセージに Received フィールドが {n} 個あります。',
  '{n} Received fields are more than {most}.': 'Received フィールドが {n} 個で、{most} 個を超えています。',
  'It has {n} Received fields; {most} are a loop.':
    'Received フィールドが {n} 個あります。{most} 個でループとみなします。',
}

/** Who is told, and who is not. */
const NOTICES: Sentences = {
  'The sender is told of failures.': '失敗は差出人に知らせます。',
  'A failure is told.': '失敗は知らせます。',
  'Failures are told when the last recipient is done.': '失敗は、最後の宛先が終わったときに知らせます。',
  'The sender asked for it (NOTIFY=SUCCESS).': '差出人が求めました(NOTIFY=SUCCESS)。',
  'The sender asked to be told of success (NOTIFY=SUCCESS).': '差出人が成功の知らせを求めました(NOTIFY=SUCCESS)。',
  'The sender asked not to be told of it (NOTIFY).': '差出人が知らせないよう求めました(NOTIFY)。',
  'The sender asked not to be told (NOTIFY=NEVER).': '差出人が知らせないよう求めました(NOTIFY=NEVER)。',
  'The next host offers DSN, so that the request went on to it.':
    '次のホストが DSN に対応しているので、求めはそちらに渡しました。',
  'It has waited for more than {time}.': '{time} を過ぎても届いていません。',
  'The next attempt comes at an age of {time} or more.': '次の試行は、受け付けから {time} 以上たってからです。',
  'It was given up at the age of {time}.': '受け付けから {time} たったので、あきらめました。',
  'The condition does not hold for its header.': 'メッセージのヘッダーが条件に合いません。',
  'The class {name} is on.': 'クラス {name} が入っています。',
  'notify_classes lacks 2bounce and bounce, so that nobody is told of mail from the null sender that failed.':
    'notify_classes に 2bounce も bounce もないので、差出人アドレスが空のメールの失敗はだれにも知らせません。',
  'Of mail from the null sender nobody but the postmaster is told.':
    '差出人アドレスが空のメールについては、ポストマスターのほかにだれにも知らせません。',
  'A notice to the postmaster that cannot be delivered is thrown away.':
    'postmaster への通知は、届けられなければ捨てます。',
  'Mail from the null sender that fails is thrown away in the end.':
    '差出人アドレスが空のメールは、失敗すれば最後には捨てます。',
  'Mail from the null sender failed: the postmaster is told.':
    '差出人アドレスが空のメールが失敗したので、postmaster に知らせます。',
  'No return path: mail from the null sender is dropped, and nobody is told.':
    '返す先がありません。差出人アドレスが空のメールは捨て、だれにも知らせません。',
  'There is no sender who could be told.': '知らせる差出人がいません。',
  'It is empty: nobody is told.': '空なので、だれにも知らせません。',
  'It gets a copy of every failure.': 'すべての失敗の写しを受け取ります。',
  'noreceipts: there are no reports of success.': 'noreceipts があるので、成功は知らせません。',
  'A notice about a notice ends in the dead letter file.': '通知についての通知は、dead.letter ファイルに残します。',
  'Nobody is told when a notice of this host is frozen.': 'このホストの通知が凍結されても、だれにも知らせません。',
  'freeze_tell names nobody.': 'freeze_tell に宛先がありません。',
  'It is told of frozen mail.': '凍結したメールについて知らせます。',
  'It has been frozen for so long.': 'それだけの間、凍結されたままでした。',
}

export const whyJa: Sentences = { ...ROUTES, ...REFUSALS, ...NOTICES }
