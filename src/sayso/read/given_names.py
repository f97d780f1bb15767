"""Given names that tell the gender of who bears them, in the languages that English news writes about most.

Written from general knowledge. Names that men and women both bear, in one language (Alex, Chris, Kim, Robin) or in two
(Andrea, Jean, Joan, Michal, Simone), are left out, and so are those that are as common as surnames. A name that is
missing tells nothing.
"""

from sayso.read.name_words import Gender, word_set

__all__ = ["GIVEN_NAMES"]

_FEMALE = word_set("""
    abigail ada adele agatha agnes agnieszka aisha alexandra alice alicia alina alison allison amanda amelia amina
    amira amy ana anastasia angela angelina anita anja anna annabel anne annette annika annie antonia
    anya aoife astrid aurora ayesha barbara beatrice beatriz belinda bernadette beth betty bianca birgit brenda
    bridget brigitte camila camilla carla carmen carolina caroline caterina catherine cecilia celia chantal
    charlotte chiara chloe christina christine claire clara claudia concetta constance cristina cynthia daisy
    daniela danielle daria deborah deirdre denise diana diane dilma dolores donna doris dorothy ebba edith eileen
    elaine eleanor elena eleni elif elin elisa elisabeth eliza elizabeth ella ellen elsa emilia emily emma erica
    erika esther eva eve ewa fatima fatma fiona frances francesca freya frida gabriela gabriella
    gemma georgina gertrude gillian giorgia giulia gloria greta gudrun gwen hannah harriet heather heidi
    helen helena helga henrietta hilda holly ida ilse imogen ines inga ingrid irena irene irina isabel isabella
    isabelle ivana jacqueline jane janet janice jasmine jeanne jennifer jessica jill joanna johanna josephine
    juana judith julia juliana julie juliet karen karin karina katarina kate katerina katharine katherine
    kathleen kathryn kathy katie katrin katya kayla khadija kirsten kristin kristina lara larissa laura lauren layla
    leila lena leonora leticia lidia lilian lily linda lisa liz louise lucia lucinda lucy luisa lydia lyudmila
    madeleine madeline magdalena maggie maja malala malgorzata marcela margaret margarita maria mariam mariana marianne
    marie marina marjorie marta martha martina mary matilda maud maureen megan melanie melissa mercedes
    michelle miriam molly monica monika muriel nadia nancy natalia natalie natasha nathalie nicole nina nora
    norma olena olga olivia ophelia paige paloma pamela patricia patrizia paula paulina pauline penelope penny petra
    philippa phoebe phyllis polly priscilla priya rachel rania rebecca regina renata rhiannon rita roberta rosa
    rosalind rosanna rosemary roxana ruth sabine sabrina sally samantha sandra sara sarah sharon sheila sigrid
    siobhan sofia solveig sonia sonja sophia sophie stella stephanie susan susanna susanne suzanne svetlana
    sylvia tamara tania tanya tara tatiana teresa tereza theresa tina ulrike ursula valentina valeria
    valerie vanessa vera verena veronica viktoria violet wendy wilhelmina winifred yasmin
    yolanda yulia yvette yvonne zahra zainab zara zoe zsuzsanna zuzana
""")
_MALE = word_set("""
    aaron abdul abdullah abraham adam adnan adolf adrian ahmad ahmed alan alastair albert alberto alejandro aleksandr
    alessandro alexander alexei alfonso alfred alistair allan amir anatoly anders andreas andrei andrew andrzej
    angus anthony antoine anton antonio archibald arnold arthur arturo ashraf axel barack barnaby bartholomew
    basil bashar benedict benjamin bernard bernardo bert bilal bill bjorn bob bogdan boris boubacar brendan brett brian
    bruce bruno carl carlo carlos cedric cesar charles christian christoph christopher claus clive colin conor
    craig curtis cyril damian daniel dario darren dave david declan dennis derek dick diego dieter dimitri dirk dmitry
    dominic donald douglas duncan dwight eamon eduardo edgar edmund eduard edward edwin egon emanuel emil emilio
    emmanuel enrico enrique eric erich erik ernest ernesto ernst erwin ethan evan fabio federico felipe felix
    ferdinand fernando filip florian francesco francis francisco frank frederic frederick friedrich fritz gabriel
    gareth gary gavin geoffrey george georges georgi gerald gerard gerhard giacomo gideon giorgio giovanni giuseppe
    glenn godfrey gonzalo graham greg gregory guido guillaume gunnar gunter gustav hamid hamza hans harald harold
    harry hassan hector heinrich heinz helmut henri henrik henry herbert herman hermann hiroshi horst hosni howard hugh
    hugo hussein ian ibrahim ignacio igor isaac ivan ivo jack jacob jacques jakob jakub james janusz
    jason javier jeffrey jens jeremy jerry jesus jim jimmy joachim joaquin joe joel johan johann johannes john
    jonas jonathan jorge jorg jose josef joseph joshua juan juergen julian julio jurgen justin kaspar keith
    kenneth kevin khalid klaus knut konrad konstantin kurt lars laszlo laurence lawrence leif leo leon
    leonard leonid leopold lionel louis luca lucas ludwig luigi luis lukas luke maciej magnus mahmoud malcolm manfred
    manuel marc marcel marco marcos marcus marek mario marius mark marko markus martin mateo mathias matteo matthew
    matthias maurice mauro maximilian mehmet michael michel miguel mikael mike mikhail mikko miles milos
    mohamed mohammad mohammed moritz moses muhammad murray mustafa narendra nathan nathaniel neil nelson nicholas
    nicolas niels nigel nikolai nikos noah norbert norman oleg oleksandr oliver olivier omar oscar oskar osama
    oswald otto owen pablo paolo pascal patrick paul paulo pavel pawel pedro pekka percival peter petr phil philip
    philippe pierre pieter piotr rafael ralph ramon randolph raul raymond recep reginald reinhard rex ricardo richard
    rishi rob robert roberto rodney rodrigo roger roland rolf roman ronald rory roy rudolf rupert russell samir samuel
    sebastian serge sergei sergey sergio shinzo siegfried sigmund silvio simon stanislav stanley stefan stefano stephen
    steve steven stuart sven tariq ted terence theodore thomas thorsten tim timothy tobias tom tomas tomasz
    tony torsten trevor tristan ulrich umberto vaclav vasily victor viktor vincent vitaly vladimir volodymyr walter
    warren wayne werner wilfred wilhelm wilhelmus willem william winston wladimir wolfgang xavier yannick yitzhak
    youssef yuri yusuf yves zbigniew zoltan
""")
GIVEN_NAMES: dict[str, Gender] = {**dict.fromkeys(_FEMALE, "f"), **dict.fromkeys(_MALE, "m")}
