import { arDni } from './ar.js'
import { beNn } from './be.js'
import { bgEgn } from './bg.js'
import { brCpf } from './br.js'
import { caSin } from './ca.js'
import { chAhv } from './ch.js'
import { clRun } from './cl.js'
import { cnRic } from './cn.js'
import { czRc } from './cz.js'
import { deIdnr } from './de.js'
import { dkCpr } from './dk.js'
import { eeIk } from './ee.js'
import { esDni } from './es.js'
import { esNie } from './es-nie.js'
import { fiHetu } from './fi.js'
import { frNir } from './fr.js'
import { gbNino } from './gb.js'
import { hkId } from './hk.js'
import { hrOib } from './hr.js'
import { idNpwp } from './id.js'
import { iePps } from './ie.js'
import { ilId } from './il.js'
import { inAadhaar } from './in.js'
import { inPan } from './in-pan.js'
import { isKt } from './is.js'
import { itCf } from './it.js'
import { krRrn } from './kr.js'
import { ltAsmens } from './lt.js'
import { mxCurp } from './mx.js'
import { mxRfc } from './mx-rfc.js'
import { myNric } from './my.js'
import { nlBsn } from './nl.js'
import { noFnr } from './no.js'
import { pkCnic } from './pk.js'
import { plPesel } from './pl.js'
import { ptNif } from './pt.js'
import { roCnp } from './ro.js'
import { sePnr } from './se.js'
import { sgNric } from './sg.js'
import { thId } from './th.js'
import { trTckn } from './tr.js'
import { twId } from './tw.js'
import type { NationalId } from './types.js'
import { usItin } from './us.js'
import { uyCi } from './uy.js'
import { zaId } from './za.js'

/** Every identifier that is checked, in a fixed order. */
export const NATIONAL_IDS: readonly NationalId[] = [
  arDni,
  beNn,
  bgEgn,
  brCpf,
  caSin,
  chAhv,
  clRun,
  cnRic,
  czRc,
  deIdnr,
  dkCpr,
  eeIk,
  esNie,
  esDni,
  fiHetu,
  frNir,
  gbNino,
  hkId,
  hrOib,
  idNpwp,
  iePps,
  ilId,
  inPan,
  inAadhaar,
  isKt,
  itCf,
  krRrn,
  ltAsmens,
  mxRfc,
  mxCurp,
  myNric,
  nlBsn,
  noFnr,
  pkCnic,
  plPesel,
  ptNif,
  roCnp,
  sePnr,
  sgNric,
  thId,
  trTckn,
  twId,
  usItin,
  uyCi,
  zaId,
]
