//! Words that say nothing about a theme. All four lists are in force at once, because a file may hold comments in several
//! languages and none says in which it is written.

pub const ENGLISH: &str = "
a about after again all also always am an and any are aren't as at back be because been before being both but by came can can't
cannot come could couldn't did didn't do does doesn't doing don't done down each even ever every few for from get gets getting
give given go going good got had hadn't has hasn't have haven't having he her here hers him his how however i i'd i'll i'm i've if
in into is isn't it it's its itself just know let like lot made make makes many may me might more most much must my myself need
never no nor not nothing now of off ok on once one only or other our ours out over own per please put quite rather really said same
see seem seems she should shouldn't since so some something still such sure take than thank thanks that that's the their theirs
them then there there's these they they're thing things think this those though through to too two under until up upon us use used
using very via want was wasn't way we we'd we'll we're we've well went were weren't what when where whether which while who whom
whose why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours";

pub const GERMAN: &str = "
aber alle allem allen aller alles als also am an ander andere anderen auch auf aus außer bei beim bin bis bisher bist da dabei dafür
daher damit danke dann daran darauf das dass dasselbe dazu dein deine dem den denn der deren des deshalb dessen dich die dies diese
diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einfach einmal er es etwas euch euer eure für
gab ganz gar gegen geht gewesen gibt gut haben habe hat hatte hatten hätte hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren
ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes jedoch jetzt kann kein keine keinem keinen keiner können könnte
machen man manche mehr mein meine meinem meinen meiner mich mir mit muss müssen nach nicht nichts noch nun nur ob oder ohne schon
sehr sein seine seinem seinen seiner seit selbst sich sie sind so sollte sondern sonst soweit über um und uns unser unsere unserem
unseren unserer unter viel viele vom von vor wann war waren warum was wegen weil weiter welche welcher wenn wer werde werden wie
wieder will wir wird wirklich wo wurde wurden würde zu zum zur zwar zwischen";

pub const FRENCH: &str = "
a afin ai ainsi alors après as assez au aucun aucune aussi autre autres aux avaient avait avant avec avez avoir avons bien bon bonne
car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d'un d'une dans de depuis des deux donc dont du
elle elles en encore entre est et étaient était étant été êtes être eu eux fait faire fois font il ils je juste la là le les leur
leurs lors lui ma mais me même mêmes merci mes moi moins mon ne ni non nos notre nous on ont ou où par parce pas peu peut plus pour
pourquoi pouvez qu quand que quel quelle quelles quels qui quoi sa sans se sera ses seulement si son sont sous suis sur ta te tes toi
ton toujours tous tout toute toutes très trop tu un une vers voici voilà vos votre vous y";

pub const SPANISH: &str = "
a al algo alguna algunas alguno algunos ante antes aquel aquella así aun aún aunque bien bueno cada casi como cómo con contra cual
cuál cuando de del desde después donde dónde dos e el él ella ellas ellos en entre era eran eres es esa esas ese eso esos esta está
están estaba estado estamos estar estas este esto estos estoy fue fueron gracias ha había han has hasta hay he hemos hace hacer la
las le les lo los más me mi mis mismo mucha muchas mucho muchos muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o
otra otras otro otros para pero poco por porque pues que qué quien quién se sea ser si sí sido siempre sin sobre solo sólo son soy su
sus también tan tanto te tener tengo tenía tiene tienen toda todas todavía todo todos tu tú tus un una unas uno unos usted ustedes
va vez y ya yo";

pub const ALL: [&str; 4] = [ENGLISH, GERMAN, FRENCH, SPANISH];
