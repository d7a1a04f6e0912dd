/**
 * What an MTA, or bouncelab in its stead, finds wrong with a configuration, in Japanese. test/ui/mta-mistakes-ja.test.ts
 * reads the server's sources and asks for each sentence in them.
 */
import type { Sentences } from './sentences.ts'

/** Around every one of them: its place before it, the nearest word behind it. */
const AROUND: Sentences = {
  '{place}: {said}': '{place}: {said}',
  '{said}; did you mean {near}?': '{said}{near} のことですか。',
}

const COMMON: Sentences = {
  '{line} is no alias; write `name: target, target`':
    '{line} は別名の行ではありません。`name: target, target` と書きます。',
  '{name} stands here already, on line {line}': '{name} はすでに{line}行目にあります。',
  'write the text of the file, or a list of its lines': 'ファイルの内容、またはその行のリストを書きます。',
  'write the text of the configuration, or a map from parameter to value':
    '設定の内容、またはパラメーターと値の組を書きます。',
  'must be a host name such as mail.example.net': 'mail.example.net のようなホスト名を書きます。',
}

const POSTFIX: Sentences = {
  '{name}: its $names stand for too much': '{name}: $名前 を展開した結果が長すぎます。',
  'parameter {name}: bad time value or unit: {value}; write a number with s, m, h, d or w':
    'パラメーター {name}: {value} は時間の値か単位が正しくありません。数値に s、m、h、d、w のどれかを付けて書きます。',
  'bad numerical configuration: {name} = {value}': '{name} = {value} は数値ではありません。',
  'bad boolean configuration: {name} = {value}; write yes or no': '{name} = {value} は yes か no で書きます。',
  'unknown error class {word} in parameter notify_classes':
    'パラメーター notify_classes に {word} という種類はありません。',
  'open {path}: No such file or directory; write its text under files: {entry}':
    '{path} がありません。その内容を files: {entry} に書きます。',
  "missing '=' after attribute name: {line}": 'パラメーター名のあとに「=」がありません: {line}',
  'expected format: key whitespace value; this is {line}':
    '「キー 空白 値」の形で書きます。ここには {line} とあります。',
  '{line} begins no template; write `failure_template = <<EOF`':
    '{line} はテンプレートの始まりではありません。`failure_template = <<EOF` と書きます。',
  '{name}: the line {end} that ends it is missing': '{name}: 終わりの行 {end} がありません。',
  'there is no template {name}': '{name} というテンプレートはありません。',
}

const EXIM: Sentences = {
  'failed to open {path}: No such file or directory; write its text under files: {entry}':
    '{path} がありません。その内容を files: {entry} に書きます。',
  '{name} is not a known configuration section': '{name} という設定の区分はありません。',
  '{line} is no option; write `name = value`': '{line} は設定の行ではありません。`name = value` と書きます。',
  'unknown or malformed retry error: {error}': '再試行の規則にある {error} というエラーは、ないか、書き方が違います。',
  '{text} is no retry parameter; write `F,until,interval` or `G,until,interval,factor`':
    '{text} は再試行の指定ではありません。`F,期限,間隔` か `G,期限,間隔,倍率` の形で書きます。',
  "{text} stands before any router's name": '{text} がどのルーターの名前よりも前にあります。',
  '{text} is no option of router {name}': '{text} はルーター {name} の設定の行ではありません。',
  'router {name}: no driver specified': 'ルーター {name}: driver がありません。',
  'router {name}: cannot find driver {driver}': 'ルーター {name}: {driver} というドライバーはありません。',
  'invalid time value for {name}: {value}; write it as 2d, 4h or 1h30m':
    '{name}: {value} は時間ではありません。2d、4h、1h30m のように書きます。',
  'invalid time value for {name}: {value}; write times such as 4h:8h:24h':
    '{name}: {value} は時間の並びではありません。4h:8h:24h のように書きます。',
  '{name}: the times of {value} must rise': '{name}: {value} の時間は小さいものから順に書きます。',
  'integer expected for {name}: {value}': '{name}: {value} は整数ではありません。',
  '{value} is not a valid value for the {name} option; write true or false':
    '{name} を {value} にはできません。true か false を書きます。',
  '{name}: bouncelab cannot expand it: {said}': '{name}: bouncelab では展開できません。{said}',
  'unexpected } in {text}': '{text} に余分な } があります。',
  'expansions more than {n} deep': '展開の入れ子が{n}段を超えています。',
  '{text} is nothing that bouncelab expands': '{text} は bouncelab が展開できるものではありません。',
  'unknown variable {name}': '{name} という変数はありません。',
  'unknown condition in {text}': '{text} に知らない条件があります。',
  'missing {character} in {text}': '{text} に {character} が足りません。',
  '{pattern} is no regular expression': '{pattern} は正規表現ではありません。',
}

const SENDMAIL: Sentences = {
  'queueRun: {value} is no time': 'queueRun: {value} は時間ではありません。',
  "option {name}: invalid time unit `{unit}' in {value}; write a number with s, m, h, d or w":
    'オプション {name}: {value} の「{unit}」は時間の単位ではありません。数値に s、m、h、d、w のどれかを付けて書きます。',
  'option {name}: {value} is no number': 'オプション {name}: {value} は数値ではありません。',
  'option {name}: {value} would be taken for False; write True or False':
    'オプション {name}: {value} は False とみなされます。True か False を書きます。',
  'readcf: Op line: {flag} unrecognized': 'PrivacyOptions に {flag} という値はありません。',
  'unknown option in {line}; write `O Name=value`': '{line} に知らないオプションがあります。`O 名前=値` と書きます。',
  'unknown configuration line {line}': '{line} は設定の行ではありません。',
  '{name}(… is not closed: a quote or a bracket is missing': '{name}(… が閉じていません。引用符か括弧が足りません。',
  'there is no macro {name}()': '{name}() というマクロはありません。',
  'makemap: {path}: line {n}: no RHS for LHS {line}': '{path} の{n}行目: {line} の右辺がありません。',
  'makemap: {path}: line {n}: key {key}: duplicate key': '{path} の{n}行目: キー {key} が重複しています。',
}

const OPENSMTPD: Sentences = {
  'syntax error: {said}': '構文エラー: {said}',
  'syntax error: {word}': '構文エラー: ここに {word} は書けません。',
  'syntax error: a quote does not close': '構文エラー: 引用符が閉じていません。',
  'syntax error: action {name} {method}': '構文エラー: action {name} に {method} という配送方法はありません。',
  'syntax error: {word} wants a command or a destination': '構文エラー: {word} のあとにコマンドか配送先を書きます。',
  'syntax error: {word} wants a value': '構文エラー: {word} のあとに値を書きます。',
  'syntax error: queue {word}': '構文エラー: queue に {word} という設定はありません。',
  'syntax error: bounce {word}': '構文エラー: bounce に {word} という設定はありません。',
  'syntax error: table {name} has neither a file nor a list':
    '構文エラー: テーブル {name} にファイルも値の並びもありません。',
  'syntax error: a table or a value is missing at the end': '構文エラー: 行の終わりにテーブルか値がありません。',
  'syntax error: listen wants `on` and an address': '構文エラー: listen のあとに `on` とアドレスを書きます。',
  'syntax error: bounce warn-interval wants a time such as 4h':
    '構文エラー: bounce warn-interval のあとに 4h のような時間を書きます。',
  'dispatcher already declared with that name: {name}': 'action {name} はすでにあります。',
  'no such dispatcher: {name}': '{name} という action はありません。',
  'no such table: {name}': '{name} というテーブルはありません。',
  'table {name} is declared twice': 'テーブル {name} が2回書かれています。',
  'failed to include file {path}': 'ファイル {path} を読み込めません。',
  'ttl: {value} is no time; write 4d': 'ttl: {value} は時間ではありません。4d のように書きます。',
  'queue ttl: {value} is no time; write 4d, or a number with s, m or h':
    'queue ttl: {value} は時間ではありません。4d、または数値に s、m、h のどれかを付けて書きます。',
  'smtp max-message-size: {value} is no size; write 35M':
    'smtp max-message-size: {value} は大きさではありません。35M のように書きます。',
  'subaddressing-delimiter must be one character': 'subaddressing-delimiter は1文字で書きます。',
  'invalid bounce warn-interval: {value}; write 4h, or a number with s, m or d':
    'bounce warn-interval: {value} は時間ではありません。4h、または数値に s、m、d のどれかを付けて書きます。',
  'too many bounce warn-intervals: at most {n}': 'bounce warn-interval が多すぎます。書けるのは{n}個までです。',
}

const COURIER: Sentences = {
  '{line} is no setting; write `queuetime: 1w`': '{line} は設定の行ではありません。`queuetime: 1w` のように書きます。',
  '{name}: {value} is no time; write a number of seconds, or with s, m, h, d or w':
    '{name}: {value} は時間ではありません。秒数、または数値に s、m、h、d、w のどれかを付けて書きます。',
  '{name}: {value} is no size; write a number of bytes, or 32K':
    '{name}: {value} は大きさではありません。バイト数、または 32K のように書きます。',
  '{name}: {value} is no number': '{name}: {value} は数値ではありません。',
  'retrybeta: a group has at least one attempt': 'retrybeta: 1つの組には1回以上の試行があります。',
  'me: {value} is no host name': 'me: {value} はホスト名ではありません。',
}

const QMAIL: Sentences = {
  'is missing; qmail-send does not start without it.': 'ありません。qmail-send はこれがないと起動しません。',
  'Give this host a name.': 'このホストの名前を書きます。',
  '{value} is no whole number up to 2147483647; qmail {taken}.':
    '{value} は 2147483647 までの整数ではありません。qmail は{taken}。',
  'takes the default': '既定値を使います',
  'takes the leading {digits}': '先頭の {digits} を使います',
  'Write plain digits, times in seconds.': '数字だけを書きます。時間は秒です。',
  'qmail has no such setting; there are {names}.': 'qmail にこの設定はありません。あるのは {names} です。',
  'null switches the mailbox of postmaster off; leave any other name out.':
    'null は postmaster のメールボックスをなくすためのものです。ほかの名前は書かずにおきます。',
}

export const mtaMistakesJa: Sentences = {
  ...AROUND,
  ...COMMON,
  ...POSTFIX,
  ...EXIM,
  ...SENDMAIL,
  ...OPENSMTPD,
  ...COURIER,
  ...QMAIL,
}
