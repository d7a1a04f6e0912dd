/** The texts of the general view of a mail system's files. */
import { language } from '../i18n/t.svelte.ts'

const WORDS = {
  en: {
    region: 'Files',
    search: 'Search settings',
    file: 'File',
    config: 'main configuration',
    newFile: 'Name of a new file, such as /etc/aliases',
    add: 'Add',
    save: 'Put in force',
    remove: 'Take away',
    done: 'In force.',
    refused: 'Refused; what was in force before still is.',
    data: 'As JSON, for it was given by name.',
  },
  ja: {
    region: 'ファイル',
    search: '設定を検索',
    file: 'ファイル',
    config: '主な設定',
    newFile: '新しいファイルの名前(例:/etc/aliases)',
    add: '追加',
    save: '反映する',
    remove: '取り除く',
    done: '反映しました。',
    refused: '受け付けられませんでした。前の設定が有効なままです。',
    data: '名前ごとに与えられたため、JSON で示します。',
  },
} as const

export const generalWord = (key: keyof typeof WORDS.en): string => WORDS[language.locale][key]
