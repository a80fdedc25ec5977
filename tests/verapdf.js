// Run by Rhino, which veraPDF's jar holds: for each file and standard a line of JSON with the rules that fail and how often.
Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = Packages.org.verapdf.pdfa.Foundries.defaultInstance();
var Flavour = Packages.org.verapdf.pdfa.flavours.PDFAFlavour;
var standards = java.util.Arrays.asList(Flavour.PDFA_3_A, Flavour.PDFUA_1);
arguments.forEach(function (file) {
  var parser = foundry.createParser(new java.io.File(file), Flavour.PDFA_3_A, Flavour.PDFUA_1);
  foundry.createValidator(standards).validateAll(parser).forEach(function (result) {
    var failed = {};
    result.getFailedChecks().forEach(function (rule, times) {
      failed[rule.getClause() + "-" + rule.getTestNumber()] = Number(times);
    });
    print(JSON.stringify({
      file: String(file), standard: String(result.getPDFAFlavour().getId()), compliant: Boolean(result.isCompliant()),
      checks: Number(result.getTotalAssertions()), failed: failed,
    }));
  });
  parser.close();
});
