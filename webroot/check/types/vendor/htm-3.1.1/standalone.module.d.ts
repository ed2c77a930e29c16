export { h, render, Component, createContext } from 'preact';
export * from 'preact/hooks';
import type { VNode } from 'preact';
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode<any>;
