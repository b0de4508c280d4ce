// German. The words that are used throughout:
//
//   account manager  Betreuer            metric             Kennzahl
//   as of            Stichtag            needs attention    braucht Aufmerksamkeit
//   at risk          gefährdet           overdue            überfällig
//   band             Stufe               period             Zeitraum
//   bonus, penalty   Bonus, Abzug        points             Punkte
//   cap              höchstens           profile            Profil
//   churn            Abwanderung         receipt            Beleg
//   client           Kunde               score              Score (der)
//   contact          Ansprechpartner     scoring model      Bewertungsmodell
//   contract         Vertrag             segment            Segment
//   definition       Definition          suggestion         Vorschlag
//   engaged          engagiert           trend              Verlauf
//   event            Ereignis            value, worth       Wert, Jahreswert
//   health           Gesundheit          watch              beobachten
//   interval         Intervall           weight             Gewicht
//
// Readers are addressed by “Sie”. What a page's own control does stands in the infinitive: “Dateien auswählen”.
export { told } from "./engine";
export * from "./evidence";
export * from "./keep";
export * from "./metric";
export * from "./model";
export * from "./page";
export * from "./pictures";
export * from "./proof";
export * from "./quality";
export * from "./take";
