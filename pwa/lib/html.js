// The whole framework: tagged templates that make elements, and values that know who shows them.

import { h, render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import htm from "htm";
import { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";

export const html = htm.bind(h);
export { batch, computed, effect, h, render, signal, useComputed, useEffect, useRef, useSignal, useState };
